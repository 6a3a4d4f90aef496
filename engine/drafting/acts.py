"""What a sentence does: promise, ask, decide, object, repeat a child's words, correct itself, or merely keep talk going.

Rule: these are guesses about the use of words, made by patterns that can be read; they choose and order, they never word.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.meeting import MarkerKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.drafting.sentences import Sentence


class Act(StrEnum):
    """What a sentence may do; templates name these."""

    ACTION = "action"
    DECISION = "decision"
    DISSENT = "dissent"
    CHILD = "child"
    RISK = "risk"
    DATE = "date"
    CORRECTION = "correction"
    QUESTION = "question"
    NOISE = "noise"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


_META = (
    r"(?:\w+ )?(?:note|record|put down|put that|write (?:that|it|down)|minute|read|say|show|explain|come to|be honest|stop|"
    r"start|pause|put it on|give you that|go through|tell you|just say|take that)\b"
)
COMMITMENT = _any(
    rf"\bI(?:['’]ll| will| shall)(?! not) (?!{_META})(?:also |just |then |go and )?[a-z]",
    rf"\bI(?:['’]m| am) going to (?!{_META})[a-z]",
    rf"\bI(?:['’]ve got| have| need) to (?!{_META})[a-z]",
    r"\blet me (?:find out|check|chase|ring|get back)\b",
    r"\b(?:action|task) (?:for|is for|on) (?-i:[A-Z])\w+",
)
REQUEST = _any(
    r"\b(?:can|could|would|will) you (?:please |also |just )?(?!remember|tell me (?:about|more|how|what)|say|hear|see|make (?:that|it)|"
    r"describe|explain|think|imagine|both)[a-z]+",
    r"^(?:and |so |then |okay,? |right,? )*(?-i:[A-Z])\w+, (?:please )?(?:ask|bring|send|ring|call|check|find|get|let|book|email|chase|speak|"
    r"write|arrange|contact|make sure|take|update|complete|do|see|visit)\b",
    r"\bplease (?:send|ring|check|get|let|book|email|chase|speak|write|arrange|contact|make sure|update|complete|bring|ask)\b",
)
ACCEPTANCE = _any(
    r"^(?:um,? |oh,? |okay,? |right,? )*(?:yes|yeah|yep|yup|sure|of course|course|will do|no problem|happy to|okay|ok|fine|alright|"
    r"absolutely|definitely|i will|i can|i['’]ll|can do|agreed|that['’]s fine)\b",
)
REFUSAL = _any(r"^(?:um,? |oh,? )*(?:no\b(?!,? problem)|i can['’]?t|i won['’]?t|not )", r"\bi (?:can['’]t|cannot|won['’]t|don['’]t think i)\b")
DECISION = _any(
    r"\b(?:the|my|our) decision\b",
    r"\bwe(?:['’]ve| have)? (?:agreed|decided)\b",
    r"\b(?:it['’]s|it is|that['’]s|that is|was|been) (?<!nothing['’]s been )(?<!nothing has been )(?<!not been )(?:agreed|decided)\b",
    r"^(?:agreed|fine by me|i(?:['’]m| am) (?:happy|fine) with that|me too|seconded)\b",
    r"\bwe(?:['’]ll| will| shall|['’]re going to)? (?:keep|close|review|meet again|step (?:down|up)|continue|go ahead|look at)\b",
    r"\bwe(?:['’]re| are) (?:asking|keeping|closing|recommending|stepping)\b",
    r"\bstays? open\b",
    r"\bi want it (?:open|closed)\b",
    r"\bthreshold\b.*\b(?:met|not met|reasonable cause)\b",
    r"\breasonable cause\b",
    r"\blet['’]s write it as\b",
    r"\bi(?:['’]ve| have) decided\b",
    r"\bnot going ahead\b",
    r"\b(?:joint|single agency)\b",
    r"\bno \w+ referral\b",
)
DISSENT = _any(
    r"\b(?:do not|don['’]t|didn['’]t|doesn['’]t|cannot|can['’]t) agree\b",
    r"\bdisagree",
    r"\bsee it differently\b",
    r"\b(?:I|we)['’]d have (?:closed|kept|done|said|gone|preferred)\b",
    r"\b(?:I|we) would have (?:closed|kept|done|said|gone|preferred)\b",
    r"\bI don['’]t think (?:this|the|it|that|we|she|he|they)\b.*\b(?:should|finish|close|end|needs? to|meets?)\b",
    r"\btoo (?:early|soon|late)\b",
    r"\b(?:I['’]m|I am) not (?:happy|comfortable|convinced)\b",
    r"\b(?:like|want) (?:that|it|this) minuted\b",
    r"\bbe (?:a bit |very |quite )?careful with (?:that|this)\b",
    r"\bobject(?:s|ed|ion)? to\b",
    r"\bholding on to it\b",
    r"\bagainst (?:the|my) (?:plan|advice|decision|wishes)\b",
)
RISK = _any(
    r"\bsuicid\w*|\bself[- ]?harm\w*|\boverdos\w*|\bkill(?:ed|ing|s)?\b|\bdead\b|\bdied\b|\bdeath\b|\bhang(?:ing)? (?:my|her|him)self",
    r"\babus\w*|\bneglect\w*|\bassault\w*|\brape\w*|\bgroom(?:ing|ed)\b|\bexploit\w*|\btraffick\w*|\bsexual\w*|\btouched (?:me|her|him)\b",
    r"\bhit(?:s|ting)? (?:me|her|him|them|us)\b|\bhurt(?:s|ing)? (?:me|her|him|them|us)\b|\bpunch\w*|\bkick(?:ed|s|ing)?\b|\bslap\w*|\bstrangl\w*|\bchok\w*|"
    r"\bbruis\w*|\binjur\w*|\bburn(?:s|t|ed)?\b|\bfractur\w*|\bbite mark|\bblack eye",
    r"\bknife\b|\bknives\b|\bgun\b|\bweapon\w*|\bmachete\b",
    r"\bdrugs?\b|\bcocaine\b|\bheroin\b|\bcannabis\b|\bweed\b|\bcrack\b(?! on)|\balcohol\w*|\bdrinking\b|\bdrunk\b|\bketamine\b",
    r"\bdomestic\b|\bcontroll?ing\b|\bviolen\w*|\bthreaten\w*|\bstalk\w*|\bMARAC\b|\bshout\w*|\bscared\b|\bfrightened\b|\bunsafe\b",
    r"\bpregnan\w*|\bmiscarr\w*|\babortion\b",
    r"\bdiagnos\w*|\bpsychosis\b|\bsectioned\b|\bpanic attack|\bsertraline\b|\bcitalopram\b|\bmedication\b|\boverdue\b|\bCAMHS\b",
    r"\bpolice\b|\barrest\w*|\bcharged\b|\bconvict\w*|\bcourt\b|\bbail\b|\bprison\b|\bcall-?outs?\b|\bsection forty[- ]seven\b|\bsignificant harm\b",
    r"\bmissing\b(?! (?:any|a|an) )|\bran away\b|\bevict\w*|\bhomeless\w*",
)
DATED = _any(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december)\b",
    r"\b(?:today|tomorrow|tonight|this (?:morning|afternoon|evening|week)|next (?:week|month|visit|meeting)|end of (?:the|this) (?:day|week|month))\b",
    r"\b(?:by|before|on|until) the \w+(?:st|nd|rd|th|first|second|third)\b",
)
_ADULT_SOURCE = _any(r"\b(?:Dr|Mr|Mrs|Ms|email|e-mail|letter|report|form|text|message|log|judge|officer)\b[^\"“]*[\"“]")
_QUOTED_SPEECH = re.compile(r"[\"“][^\"”]{3,}[\"”]")
CORRECTION = _any(
    r"^(?:oh,? |um,? |and )*(?:sorry,? (?:no\b|not\b|I mean)|no,? (?:sorry|tell a lie|wait|actually)|not \w+, \w+\.?$|I mean,? (?:no|not)\b|or rather|correction)",
    r"\bsorry, (?:no|not)\b|\btell a lie\b|\bno, actually\b|\bI(?:['’]m| am) getting muddled\b|\bI mean,? not\b",
)
_WH = re.compile(r"\b(?:who|what|when|where|how|why|which|if)\b", re.IGNORECASE)
_FILLER = frozenset(
    "okay ok right yeah yes yep no thanks thank you lovely good great brilliant hi hello sorry mm hmm mhm um uh er erm fine perfect oh ah so "
    "well alright love ta bye cheers really sure exactly then now and but i see know that's thats it's it is that for here there cool nice "
    "definitely absolutely course of everybody everyone all morning afternoon evening please me to will do can".split()
)
_LOGISTICS = _any(
    r"\b(?:we['’]re|I['’]m|is|it['’]s) (?:now )?recording\b|\brecording (?:there|now|is on)\b|\bstopp?ing the recording\b|^(?:okay,? |right,? |so,? )*recording\b",
    r"^(?:right|okay|so),? that['’]s on\b|\bhappy for me to record\b|\bshall we (?:start|go back|begin)\b|\bcan we go round\b|\blet['’]s do the\b",
    r"\bI(?:['’]m| am) (?:(?-i:[A-Z])\w+ ){1,2}(?-i:[A-Z])?\w*,? |\b(?:this is|it['’]s) (?:supervision|a strategy discussion|a core group)\b",
    r"^(?:so |and |okay,? |right,? )*it['’]s (?:now )?(?:\w+ )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|^it['’]s \w+ (?:\w+-)?\w+\.$",
    r"\bthat['’]s it\b|\bsay that again\b|\bdo you want to start\b|\bshow me (?:this|that|the)\b|\bthanks,? (?:everybody|everyone|(?-i:[A-Z])\w+)\b",
    r"\b(?:I['’]ll|I will|I['’]m going to) (?:note|record|put down|write|minute|read|come to) (?:that|it|this|down)?|\bit['’]ll be minuted\b|\bhave you got that\b|\bsay it again\b",
    r"\bin a minute\b|\bbefore I forget\b$|\blast things\b$|\bignore me\b|\bgood point\b|\bgot it\b|^that sounds \w+\W*$|^I don['’]t mind\b",
    r"\bI know\b[.,]?$|\bas far as I know\.$|^thank you for telling me\b|\bthat['’]s (?:really good|fair|okay|alright|fine)\b\.?$",
)


def acts_of(sentence: Sentence) -> frozenset[Act]:
    """Return what a sentence does, on its own words and markers alone."""
    text = sentence.text
    found = {act for act, pattern in _PATTERNS.items() if pattern.search(text)}
    if not sentence.question and COMMITMENT.search(text):
        found.add(Act.ACTION)
    if requests(text) or MarkerKind.ACTION in sentence.markers:
        found.add(Act.ACTION)
    quoted = _QUOTED_SPEECH.search(text) and not _ADULT_SOURCE.search(text)
    if sentence.child or MarkerKind.CHILDS_WORDS in sentence.markers or quoted:
        found.add(Act.CHILD)
    if sentence.question:
        found.add(Act.QUESTION)
    if noise(sentence) and not found & {Act.RISK, Act.DISSENT} and not sentence.markers and not sentence.note:
        found = (found - {Act.ACTION, Act.DECISION, Act.CHILD}) | {Act.NOISE}
    return frozenset(found)


_PATTERNS = {
    Act.DECISION: DECISION,
    Act.DISSENT: DISSENT,
    Act.RISK: RISK,
    Act.DATE: DATED,
    Act.CORRECTION: CORRECTION,
}


def noise(sentence: Sentence) -> bool:
    """Tell whether a sentence only greets, thanks, agrees or runs the recording."""
    words = re.findall(r"[\w’'-]+", sentence.text.lower())
    return all(word in _FILLER for word in words) or logistic(sentence.text)


def logistic(text: str) -> bool:
    """Tell whether a sentence only runs the meeting or the recording."""
    return bool(_LOGISTICS.search(text)) and not COMMITMENT.search(text)


def requests(text: str) -> bool:
    """Tell whether a sentence asks somebody to do something; "who would you tell?" does not."""
    found = REQUEST.search(text)
    return found is not None and not _WH.search(text[: found.start() + 1])


def spoken_words(sentences: Iterable[Sentence]) -> int:
    """Count the words of some sentences."""
    return sum(len(sentence.text.split()) for sentence in sentences)
