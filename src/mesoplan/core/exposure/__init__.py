"""How much skin a plan reaches, and for how long: geometry and transport, no effect.

Where a papule lies, how wide it is, how injected hyaluronic acid and small solutes
spread and go, what share of a zone is touched and how evenly. It says nothing about
hydration, about results or about when to come again. The equations and their sources
stand in ``docs/clinical/exposure.md``. Uses numpy and scipy (decision 0010), so import
these modules where a forecast is made, not where a program starts.
"""
