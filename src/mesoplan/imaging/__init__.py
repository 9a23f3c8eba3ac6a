"""Pictures from outside: opened safely, and read for the codes they show.

It stands beside the other doors by which things come in (``fhir``, ``intake``): it knows
the core and no clinic. What a code *says* is for ``core.traceability``.
"""
