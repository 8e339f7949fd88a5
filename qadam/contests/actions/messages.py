"""The words for the moments of a vote: composed for each channel and language, changed by people, logged when sent."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from qadam.contests.models import Activity, MessageText, SentMessage
from qadam.contests.rules import may_host
from qadam.contests.wordings import message_of
from qadam.kit import clock
from qadam.people.models import User
from qadam.workflow.log import record, unit_of_work
from qadam.workflow.transitions import allow

LANGUAGES = ("kk", "ru")
MOST_LETTERS = 4000


def compose(activity: Activity, *, by: User) -> list[MessageText]:
    """Write the words that are missing for every moment, channel and language; what stands is left as it is."""
    allow(may_host(by, activity.arena))
    wanted = [
        MessageText(
            activity=activity,
            moment=moment,
            channel=channel,
            language=language,
            text=message_of(activity, moment, channel, language),
        )
        for moment in MessageText.Moment
        for channel in MessageText.Channel
        for language in LANGUAGES
    ]
    with unit_of_work():
        # Two people may ask at once: the second finds the rows of the first.
        MessageText.objects.bulk_create(wanted, ignore_conflicts=True)
        record(activity, "compose_messages", by=by)
    return list(activity.messages.all())


def change_text(message: MessageText, text: str, *, by: User) -> MessageText:
    """Change the words of a message; an empty text is refused, since nothing would go out."""
    allow(may_host(by, message.activity.arena))
    said = text.strip()
    if not said:
        raise ValidationError(_("Write the text of the message."))
    if len(said) > MOST_LETTERS:
        raise ValidationError(_("The text is longer than {most} letters.").format(most=MOST_LETTERS))
    with unit_of_work():
        fresh = MessageText.objects.select_for_update().get(pk=message.pk)
        fresh.text, fresh.changed_by, fresh.changed_at = said, by, clock.now()
        fresh.save(update_fields=["text", "changed_by", "changed_at"])
        record(fresh, "change_text", by=by)
    return fresh


def note_sent(message: MessageText, *, where: str, by: User) -> SentMessage:
    """Note that a person has put a message out by hand, and where."""
    allow(may_host(by, message.activity.arena))
    if not where.strip():
        raise ValidationError(_("Say where it was published."))
    with unit_of_work():
        sent = SentMessage.objects.create(
            message=message, text=message.text, where=where.strip()[:300], by=by
        )
        record(sent, "note_sent", by=by, facts={"channel": message.channel, "moment": message.moment})
    return sent
