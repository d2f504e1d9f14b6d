"""Under which terms a picture may be shown, and where the terms are."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CREATIVE_COMMONS = "https://creativecommons.org/"


class Licence(models.TextChoices):
    """Creative Commons by version: their terms differ, and so do their addresses."""

    OWN = "own", _("made for this site")
    PERMISSION = "permission", _("used with permission")
    PUBLIC_DOMAIN = "public-domain", _("public domain")
    CC0 = "cc0", "CC0 1.0"
    CC_BY_4 = "cc-by-4.0", "CC BY 4.0"
    CC_BY_SA_4 = "cc-by-sa-4.0", "CC BY-SA 4.0"
    CC_BY_3_IGO = "cc-by-3.0-igo", "CC BY 3.0 IGO"
    CC_BY_3 = "cc-by-3.0", "CC BY 3.0"
    CC_BY_SA_3 = "cc-by-sa-3.0", "CC BY-SA 3.0"
    CC_BY_2 = "cc-by-2.0", "CC BY 2.0"
    CC_BY_SA_2 = "cc-by-sa-2.0", "CC BY-SA 2.0"


ADDRESSES = {
    Licence.PUBLIC_DOMAIN: f"{CREATIVE_COMMONS}publicdomain/mark/1.0/",
    Licence.CC0: f"{CREATIVE_COMMONS}publicdomain/zero/1.0/",
    Licence.CC_BY_4: f"{CREATIVE_COMMONS}licenses/by/4.0/",
    Licence.CC_BY_SA_4: f"{CREATIVE_COMMONS}licenses/by-sa/4.0/",
    Licence.CC_BY_3_IGO: f"{CREATIVE_COMMONS}licenses/by/3.0/igo/",
    Licence.CC_BY_3: f"{CREATIVE_COMMONS}licenses/by/3.0/",
    Licence.CC_BY_SA_3: f"{CREATIVE_COMMONS}licenses/by-sa/3.0/",
    Licence.CC_BY_2: f"{CREATIVE_COMMONS}licenses/by/2.0/",
    Licence.CC_BY_SA_2: f"{CREATIVE_COMMONS}licenses/by-sa/2.0/",
}
