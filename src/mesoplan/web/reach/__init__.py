"""What a map reaches, and the papules that forecasts rest on."""
