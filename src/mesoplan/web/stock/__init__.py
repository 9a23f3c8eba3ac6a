"""Stock: goods-in, labels, packs and their lives, suppliers, the register of devices."""
