# What members read when something is not carried out: kind, plain, and with what to do next.
# The words of RULES, "What people read": below zero, common pot, hours keeper, welcomer, record, undo.
# Figures in minutes arrive as people say them, such as "1 h 20".

## Refusals: the id is the code in lower case.

# $available: what is still open. $requested: what was asked for.
below-floor = This would take you further below zero than your group agreed on: { $available } are open, { $requested } were asked for. Ask your hours keeper: the common pot can give the rest.
# Read by everybody but the receiver: no figure, and no reason.
held-for-bookkeeper = This now waits for the hours keeper of your group. It is not lost, and there is nothing you need to do.
fund-exhausted = The common pot has given as much as your group agreed on. Members can give hours to it, or your group can decide to let it give more.
# $state: the state of the exchange, in the words of the API.
wrong-state = This is not possible now. { $state ->
    [proposed] It is only proposed so far: the other side has not answered yet.
    [agreed] It is agreed, but no hours are recorded yet. Record them first.
    [logged] The hours are recorded and wait for the other side to confirm them.
    [countered] The receiver named a lower figure, and the giver has not answered yet.
    [held] It waits for the hours keeper of your group.
    [confirmed] It is already confirmed. If something is wrong, say “this doesn’t look right” or ask your hours keeper.
    [declined] One side said: this did not happen. If it did, ask your hours keeper to look.
    [disputed] Somebody said: this doesn’t look right. Talk about it together; the hours keeper of your group helps.
    [cancelled] It was called off. You can propose it anew.
    [lapsed] It ended because nobody answered in time. You can propose it anew.
    [handed_back] It was handed back. You can propose it anew.
    [reversed] It was undone. If the hours were given after all, record them anew.
   *[other] Something has changed in between: look at it again.
}
# $confirmable: yes where the earlier record waits for whoever asks.
looks-like-duplicate = This looks like hours that are already recorded. { $confirmable ->
    [yes] That record waits for you: confirm it instead, or say that these are other hours.
   *[no] Look at that record first, or say that these are other hours.
}
# $usual: minutes of a day above which the group asks.
long-day = { $days ->
    [one] That is more than { $usual } on one day.
   *[other] That is more than { $usual } a day.
} If it is right, say so and record it; otherwise look at the hours once more.
involved = You, your household or somebody you help would receive these hours, so somebody else decides. Ask your hours keeper or another member with a task.
another-needed = Two members decide this, from different households. You, or somebody you live with or help, proposed it, so ask another member to agree.
guardian-needed = Under 18, a parent or guardian agrees first. Ask a welcomer to write down who agreed.
under-age = This is for somebody who is 18 or older.
exchanged-together = These two have recorded hours with each other. Undo or end those first: nobody gives time to themselves.
same-party = Nobody gives time to themselves. Choose another member as the giver or the receiver.
too-far-back = Members record up to { $days ->
    [one] one day
   *[other] { $days } days
} back. Ask your hours keeper: they can enter older hours.
too-late = This was possible for { $days ->
    [one] one day
   *[other] { $days } days
}. Ask your hours keeper to look at it.
already-reversed = This was already undone, and that can be done only once. If the hours were given after all, record them anew.
idempotency-conflict = The key of this request was already used for something else. Look at whether that one was recorded; then send this one with a new key.
# $state: the state of the member, in the words of the API.
member-not-active = { $state ->
    [applied] This member has asked to join and is not admitted yet. Ask the welcomer of your group.
    [paused] This member is taking a break. It is possible again when the break is over.
    [left] This member has left the group. If something is still open, ask your hours keeper.
    [died] This member has died. Your hours keeper looks after what is still open.
    [declined] This member did not join the group. Ask the welcomer of your group.
    [merged] This member is now listed under another entry. Look for the name again.
   *[other] This is not possible for this member at the moment. Ask the welcomer of your group.
}
agreement-pending = Your group has a new agreement. Please read and accept it first; the welcomer of your group can also do that with you by phone or on paper.
mandate-ended = What this member asked you to help with does not include this, or has ended. They can ask you again at any time.
last-coordinator = Your group needs a coordinator. Appoint another one first.
code-not-valid = This code is not valid, or not any more. Ask the welcomer of your group for a new one.
already-member = You already belong to this group: there is nothing more to do.
sign-in-failed = This login and this password do not go together. Look at both and try again, or ask the welcomer of your group for help.
taken = This is already taken. Please choose another one.
# Says no more than it must: one of the two may have closed the door.
unreachable = This member cannot be reached here. Perhaps somebody else in the group can help.
listing-closed = This offer or need is not open any more. Have a look at the others.
category-retired = Your group does not use this category any more. Please choose another one.
asked-not-now = This member was asked not long ago and said: not now. Ask somebody else, or try again in a few weeks.
events-gone = What happened since you last looked lies too far back: we keep it for { $days } days. Please load everything again; from then on you follow along as before.
too-many = { $max ->
    [one] Only one fits here.
   *[other] At most { $max } fit here.
} Take something out first, or do it in several steps.

## Values that do not fit: said beside the field.

invalid-text-empty = Please write something here.
invalid-text-too-short = { $min ->
    [one] At least one character is needed here.
   *[other] At least { $min } characters are needed here.
} Please write a little more.
invalid-text-too-long = { $max ->
    [one] At most one character fits here.
   *[other] At most { $max } characters fit here.
} Please write it shorter.
invalid-text-unshowable = This text holds a character that cannot be shown ({ $code }). Please take it out, or type the text anew.
invalid-minutes = Give the time in whole minutes, from 1 min to { $max }.
invalid-period-backwards = The last day comes before the first. Please look at both days.
invalid-period-too-long = One record covers at most { $days ->
    [one] one day
   *[other] { $days } days
}. Please make several records.
invalid-in-future = This day has not come yet. Choose today or an earlier day.
invalid-in-past = This day has gone by. Choose today or a later day.
invalid-range = Choose a value from { $min } to { $max }.
invalid-unknown = “{ $value }” is not known here. Please choose another one.
invalid-missing = This is needed here. Please fill it in.
invalid-unexpected = This does not belong here. Please leave it empty.
invalid-endpoint = Give an address that begins with https:// and that everybody on the internet can reach, on port 443 or above 1023, without a login in it.

## Everything else.

# What has not the form it needs, for whoever builds the page. $field: where in the request. $form: what is accepted there.
malformed = `{ $field }` cannot be read: { $form }.
# What is hidden from whoever asks and what does not exist look the same.
not-found = There is no such { $noun ->
    [agreement] agreement
    [bank] group
    [category] category
    [exchange] exchange
    [invitation] invitation
    [listing] offer or need
    [match] suggestion
    [member] member
    [role] task
    [session] sign-in
    [token] key
    [webhook] webhook
   *[other] thing
} here, or it is not open to you. Go back and choose again.
stale = Somebody changed this in between. Look at it again, then decide.
unauthenticated = Please sign in first.
role-needed = In your group this is a task of the { $role ->
    [registrar] welcomer
    [bookkeeper] hours keeper
    [moderator] moderator
    [facilitator] facilitator
    [coordinator] coordinator
   *[other] members chosen for it
}. Please ask there.
scope-needed = The program that you use may not do this yet. Allow it in your settings ({ $scope }), then try again.
too-many-attempts = That was tried too often. Please wait { $wait }, then try again.
not-yours = Only the member concerned can do this. Please ask them.

unavailable = Evenhour cannot do this right now. Nothing was changed; please try again in a moment.
too-slow = This took too long, but the work goes on: it may still be done. Look before you send it anew.
idempotency-in-flight = What was sent with this key is still being worked on. Wait a moment, then send the same again with the same key: it is done once.
internal = Something went wrong on our side. Nothing was changed. If it happens again, tell whoever runs your group's server.

## What members are asked and told: the id is the kind of the notice.

notice-did-it-happen = What you agreed on was meant for a day that is over. If it happened, record the hours; if not, hand it back.
notice-webhook-disabled = Messages to a program that your group registered fail, so it is told nothing more. See why with whoever runs it, then let it go on: nothing that waited is lost.
