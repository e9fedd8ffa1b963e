"""The fixed words that respgen itself puts into documents, by language (pure). docs/fields.md lists them for review."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

ENGLISH, WELSH = "en", "cy"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "draft notice": (
            "Draft, not for publication. Text in [brackets] is missing; it says what is awaited, and from whom."
        ),
        "recommendation": "Recommendation {number}",
        "cause of concern": "Cause of concern {number}",
        "area for improvement": "Area for improvement {number}",
        "first": "the first response",
        "response to": "Response to {title}",
        "not graded": "Not graded (thematic inspection)",
        "none identified": "None identified",
        "none addressed": "None addressed to this force or its local policing body",
        "none applying": "None that applies to this force or its local policing body",
        "none beside causes": "None beside those under causes of concern",
        "no update": "No update received for {occasion}",
        "no comments": "No comments received from the {chief officer}",
        "closed": "Closed on {date}",
        "no update yet": "No update received",
        "status none": "no update received",
        "status unknown": "Status of {count}: cannot be told, see {place}",
        "not recorded": "not recorded",
        "adds up": "The figures add up to the total of {total}.",
        "none open": "None open at {date}",
        "none closed": "None closed in {occasion}",
        "none overdue": "None overdue at {date}",
        "change new": "New in this quarter",
        "change first update": "First update",
        "change none": "No change",
        "change status": "status was {before}",
        "change reopened": "open again: status was {before}",
        "change RAG": "RAG was {before}",
        "change date moved": "the force's date moved from {before} to {after}",
        "change date set": "the force has set a date, {after}",
        "change date dropped": "the force no longer gives a date, which was {before}",
        "logo": "Logo",
        "awaited": "{what}: awaited from {whom}",
        "missing": "{what}: missing in the register",
        "unset": "{what}: missing in {file}, key {key}",
        "Welsh awaited": "{what}: Welsh awaited from {whom}",
        "Welsh missing": "{what}: Welsh missing in the register",
        "counted": "{what}: recommendations made {made}, held in the register {held}",
        "not held": "Text of {label}: not held in the register",
        "unreadable": "{what}: cannot be read, see {place}",
        "unassigned": "{what}: a row that may be this one cannot be read, see {place}",
        "copied": "{what}: a row that may be this one stands in a copy that is not read, see {place}",
        "unread": "{what}: a workbook that may hold it cannot be read, see {place}",
        "office": "the {title}'s office",
        "office unknown": "the office",
        "chief officer": "the {title}",
        "chief officer unknown": "the chief officer",
        "officer": "chief officer",
        "acting": "Acting {title}",
        "temporary": "Temporary {title}",
        "interim": "Interim {title}",
        "title for": "{title} for {area}",
        "title of": "{title} of {area}",
        "title in": "{title}, {area}",
    },
    "cy": {
        "draft notice": (
            "Drafft, nid i'w gyhoeddi. Mae testun mewn [cromfachau] ar goll; mae'n dweud beth a ddisgwylir, a chan bwy."
        ),
        "recommendation": "Argymhelliad {number}",
        "cause of concern": "Achos pryder {number}",
        "area for improvement": "Maes i'w wella {number}",
        "first": "yr ymateb cyntaf",
        "response to": "Ymateb i '{title}'",
        "not graded": "Heb ei raddio (arolygiad thematig)",
        "none identified": "Dim wedi'u nodi",
        "none addressed": "Dim wedi'u cyfeirio at yr heddlu hwn na'i gorff plismona lleol",
        "none applying": "Dim sy'n berthnasol i'r heddlu hwn na'i gorff plismona lleol",
        "none beside causes": "Dim heblaw'r rhai o dan yr achosion pryder",
        "no update": "Ni ddaeth diweddariad i law ar gyfer {occasion}",
        "no comments": "Ni ddaeth sylwadau i law oddi wrth y {chief officer}",
        "closed": "Caewyd ar {date}",
        "no update yet": "Ni ddaeth diweddariad i law",
        "status none": "dim diweddariad wedi dod i law",
        "status unknown": "Statws {count}: ni ellir ei nodi, gweler {place}",
        "not recorded": "heb ei gofnodi",
        "adds up": "Mae'r ffigurau'n adio i'r cyfanswm, sef {total}.",
        "none open": "Dim ar agor ar {date}",
        "none closed": "Dim wedi'u cau yn y cyfnod {occasion}",
        "none overdue": "Dim yn hwyr ar {date}",
        "change new": "Newydd yn y chwarter hwn",
        "change first update": "Diweddariad cyntaf",
        "change none": "Dim newid",
        "change status": "y statws o'r blaen: {before}",
        "change reopened": "ar agor eto, y statws o'r blaen: {before}",
        "change RAG": "y lliw o'r blaen: {before}",
        "change date moved": "symudodd yr heddlu ei ddyddiad o {before} i {after}",
        "change date set": "mae'r heddlu wedi pennu dyddiad, {after}",
        "change date dropped": "nid yw'r heddlu'n rhoi dyddiad mwyach; {before} oedd y dyddiad",
        "logo": "Logo",
        "awaited": "{what}: i ddod oddi wrth {whom}",
        "missing": "{what}: ar goll yn y gofrestr",
        "unset": "{what}: ar goll yn {file}, allwedd {key}",
        "Welsh awaited": "{what}: y Gymraeg i ddod oddi wrth {whom}",
        "Welsh missing": "{what}: y Gymraeg ar goll yn y gofrestr",
        "counted": "{what}: argymhellion a wnaed {made}, yn y gofrestr {held}",
        "not held": "Testun {label}: nid yw yn y gofrestr",
        "unreadable": "{what}: ni ellir ei ddarllen, gweler {place}",
        "unassigned": "{what}: ni ellir darllen rhes a allai fod yr un hon, gweler {place}",
        "copied": "{what}: mae rhes a allai fod yr un hon mewn copi na chaiff ei ddarllen, gweler {place}",
        "unread": "{what}: ni ellir darllen llyfr gwaith a allai ei gynnwys, gweler {place}",
        "office": "swyddfa {title}",
        "office unknown": "y swyddfa",
        "chief officer": "y {title}",
        "chief officer unknown": "y prif swyddog",
        "officer": "prif swyddog",
        "acting": "{title} Gweithredol",
        "temporary": "{title} Dros Dro",
        "interim": "{title} Interim",
        "title for": "{title} {area}",
        "title of": "{title} {area}",
        "title in": "{title}, {area}",
    },
}
"""The words by the template's language; English for a language that has none here."""

CHOICES: Mapping[str, str] = {
    "thematic": "thematig",
    "force": "heddlu",
    "joint": "ar y cyd",
    "recommendation": "argymhelliad",
    "cause of concern": "achos pryder",
    "area for improvement": "maes i'w wella",
    "not started": "heb ddechrau",
    "in progress": "ar y gweill",
    "awaiting sign-off": "yn aros am gymeradwyaeth",
    "complete": "wedi'i gwblhau",
    "closed": "wedi'i gau",
    "red": "coch",
    "amber": "ambr",
    "green": "gwyrdd",
    "blue": "glas",
    "chief constables": "prif gwnstabliaid",
    "this force": "yr heddlu hwn",
    "local policing bodies": "cyrff plismona lleol",
    "National Crime Agency": "Asiantaeth Troseddau Cenedlaethol",
    "Home Office": "Swyddfa Gartref",
    "College of Policing": "Coleg Plismona",
    "others": "eraill",
    "not known": "anhysbys",
    "outstanding": "rhagorol",
    "good": "da",
    "adequate": "digonol",
    "requires improvement": "angen gwella",
    "inadequate": "annigonol",
    "not graded": "heb ei raddio",
    "he": "ef",
    "she": "hi",
    "they": "nhw",
}
"""The Welsh for the words that a sheet's choices have; a row of the Glossary with the English word comes first."""

WHATS: Mapping[str, str] = {
    "Action on {label}, or the reason for none": "Camau ar {label}, neu'r rheswm dros beidio â gweithredu",
    "Address of the Home Secretary": "Cyfeiriad yr Ysgrifennydd Cartref",
    "Address of the inspectorate": "Cyfeiriad yr arolygiaeth",
    "Address of the response on the website": "Cyfeiriad yr ymateb ar y wefan",
    "Addressee": "Derbynnydd",
    "Addressees of {label}": "I bwy y cyfeiriwyd {label}",
    "Approved by": "Cymeradwywyd gan",
    "Area": "Ardal",
    "Area for improvement": "Maes i'w wella",
    "Area graded": "Maes a raddiwyd",
    "Area in a sentence": "Yr ardal mewn brawddeg",
    "Area of {label}": "Maes {label}",
    "Areas for improvement": "Meysydd i'w gwella",
    "As-at date of {label}": "Dyddiad diweddaru {label}",
    "Board of {label}": "Bwrdd {label}",
    "Cause of concern": "Achos pryder",
    "Causes of concern": "Achosion pryder",
    "Chief officer's title": "Teitl y prif swyddog",
    "Closing date of {label}": "Dyddiad cau {label}",
    "Closing words": "Geiriau i gloi",
    "Date by which comments were asked for": "Erbyn pryd y gofynnwyd am sylwadau",
    "Date of publication": "Dyddiad cyhoeddi",
    "Date of the response": "Dyddiad yr ymateb",
    "Date on which comments were received": "Dyddiad derbyn y sylwadau",
    "Date on which the Home Secretary was sent a copy": "Dyddiad anfon copi at yr Ysgrifennydd Cartref",
    "Date on which the inspectorate was sent a copy": "Dyddiad anfon copi at yr arolygiaeth",
    "Day on which the response went on the website": "Y diwrnod yr aeth yr ymateb ar y wefan",
    "E-mail address of the Home Secretary": "Cyfeiriad e-bost yr Ysgrifennydd Cartref",
    "E-mail address of the inspectorate": "Cyfeiriad e-bost yr arolygiaeth",
    "Inspections": "Arolygiadau",
    "Quarter": "Chwarter",
    "Date on which {invited} was invited to comment": "Dyddiad gwahodd {invited} i roi sylwadau",
    "Due date of {label}": "Dyddiad cyflawni {label}",
    "Evidence of {label}": "Tystiolaeth {label}",
    "Force name": "Enw'r heddlu",
    "Grade": "Gradd",
    "Grades": "Graddau",
    "Heading of {label}": "Pennawd {label}",
    "Holder's title": "Teitl deiliad y swydd",
    "How to ask for another format": "Sut i ofyn am fformat arall",
    "How to reach the office": "Sut i gysylltu â'r swyddfa",
    "Initial response": "Ymateb cychwynnol",
    "Inspectorate": "Arolygiaeth",
    "Internal update on {label}": "Diweddariad mewnol ar {label}",
    "Kind of inspection": "Math o arolygiad",
    "Kind of office": "Math o swyddfa",
    "Label of {label}": "Enw {label}",
    "Last day for publishing": "Y diwrnod olaf ar gyfer cyhoeddi",
    "Logo": "Logo",
    "Marking of {label}": "Marc diogelwch {label}",
    "Name of the {post}": "Enw'r {post}",
    "Next steps": "Y camau nesaf",
    "Office's name": "Enw'r swyddfa",
    "Official title": "Teitl swyddogol",
    "Overall comments": "Sylwadau cyffredinol",
    "Owner of {label}": "Perchennog {label}",
    "Pronoun of the {post}": "Rhagenw'r {post}",
    "RAG of {label}": "Coch, ambr neu wyrdd ar gyfer {label}",
    "Recommendation": "Argymhelliad",
    "Recommendations": "Argymhellion",
    "Recommendations made": "Argymhellion a wnaed",
    "Salutation": "Cyfarchiad",
    "Status of {label}": "Statws {label}",
    "Summary of the inspection": "Crynodeb o'r arolygiad",
    "Target date of {label}": "Dyddiad targed {label}",
    "Text of {label}": "Testun {label}",
    "The office's short name": "Enw byr y swyddfa",
    "Title of the {post}": "Teitl y {post}",
    "Update on {label}": "Diweddariad ar {label}",
    "Who approved the comments": "Pwy a gymeradwyodd y sylwadau",
    "{title}'s comments": "Sylwadau'r {title}",
    "holder": "deiliad y swydd",
    "chief officer": "prif swyddog",
    "signatory": "llofnodwr",
    "contact": "cyswllt",
}
"""The Welsh for what a gap says is missing, and for whose post."""


@dataclass(frozen=True, slots=True)
class Told:
    """Words in a document's language, and the same in English for whoever reads findings."""

    words: str
    english: str


def language_of(tag: str) -> str:
    """The language of a tag such as "cy-GB", if we have words in it; else English."""
    first = tag.lower().split("-")[0]
    return first if first in WORDS else ENGLISH


def names_welsh(languages: tuple[str, ...]) -> bool:
    """Whether what somebody typed as a force's languages names Welsh: "en; cy", "English and Welsh", "Cymraeg"."""
    named = {word for one in languages for word in re.split(r"[\s,/&+]+", one.casefold())}
    return bool(named & {"cy", "cy-gb", "welsh", "cymraeg"})


def with_article(words: str) -> str:
    """Welsh words with the article that they need: before a vowel or h, "y" is "yr"."""
    return re.sub(r"\b([Yy]) (?=[aeiouyhâêîôû])", r"\1r ", words, flags=re.IGNORECASE)


def blanks(words: str) -> list[tuple[str, str | None, str | None]] | None:
    """What is to be filled into fixed words, in a fixed order; None where the braces fit nothing."""
    try:
        found = [(name, spec, how) for _, name, spec, how in string.Formatter().parse(words) if name is not None]
    except ValueError:
        return None
    return sorted(found, key=str)
