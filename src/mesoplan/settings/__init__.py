"""How the clinic runs: ``always`` for all, then ``demo``, ``production`` or ``testing``.

Every variable that can be set from outside is read in :mod:`mesoplan.settings.place`.
"""
