# Was Mitglieder lesen, wenn etwas nicht ausgeführt wird. Die Anmerkungen zu jedem Text stehen in en.ftl.

## Ablehnungen

below-floor = Damit kämst du weiter unter null, als deine Gruppe vereinbart hat: { $available } sind noch offen, { $requested } waren gefragt. Sprich mit eurer Stundenbetreuung: Der gemeinsame Topf kann den Rest geben.
held-for-bookkeeper = Das wartet jetzt auf die Stundenbetreuung deiner Gruppe. Es geht nichts verloren, und du musst nichts tun.
fund-exhausted = Der gemeinsame Topf hat so viel gegeben, wie deine Gruppe vereinbart hat. Mitglieder können Stunden hineingeben, oder die Gruppe beschließt, dass er mehr geben darf.
wrong-state = Das geht jetzt nicht. { $state ->
    [proposed] Es ist erst vorgeschlagen: Die andere Seite hat noch nicht geantwortet.
    [agreed] Es ist abgemacht, aber noch sind keine Stunden eingetragen. Trag sie zuerst ein.
    [logged] Die Stunden sind eingetragen und warten darauf, dass die andere Seite sie bestätigt.
    [countered] Die Seite, die bekommen hat, hat weniger genannt; die Seite, die gegeben hat, hat noch nicht geantwortet.
    [held] Es wartet auf die Stundenbetreuung deiner Gruppe.
    [confirmed] Es ist schon bestätigt. Wenn etwas falsch ist, sag „das stimmt so nicht“ oder sprich mit eurer Stundenbetreuung.
    [declined] Eine Seite hat gesagt: Das hat nicht stattgefunden. Wenn doch, bitte eure Stundenbetreuung nachzusehen.
    [disputed] Jemand hat gesagt: Das stimmt so nicht. Sprecht miteinander; die Stundenbetreuung deiner Gruppe hilft dabei.
    [cancelled] Es wurde abgesagt. Du kannst es neu vorschlagen.
    [lapsed] Es ist abgelaufen, weil niemand rechtzeitig geantwortet hat. Du kannst es neu vorschlagen.
    [handed_back] Es wurde zurückgegeben. Du kannst es neu vorschlagen.
    [reversed] Es wurde rückgängig gemacht. Wenn die Stunden doch gegeben wurden, trag sie neu ein.
   *[other] Inzwischen hat sich etwas geändert: Sieh es dir noch einmal an.
}
looks-like-duplicate = Diese Stunden scheinen schon eingetragen zu sein. { $confirmable ->
    [yes] Der Eintrag wartet auf dich: Bestätige ihn, oder sag, dass es andere Stunden sind.
   *[no] Sieh dir zuerst den Eintrag an, oder sag, dass es andere Stunden sind.
}
long-day = { $days ->
    [one] Das sind mehr als { $usual } an einem Tag.
   *[other] Das sind mehr als { $usual } am Tag.
} Wenn es stimmt, sag es dazu und trag es ein; sonst schau die Stunden noch einmal an.
involved = Du, dein Haushalt oder jemand, dem du hilfst, würde diese Stunden bekommen; darum entscheidet jemand anders. Sprich mit eurer Stundenbetreuung oder einem anderen Mitglied, das eine Aufgabe hat.
another-needed = Das entscheiden zwei Mitglieder aus verschiedenen Haushalten. Der Vorschlag kommt von dir, aus deinem Haushalt oder von jemandem, dem du hilfst; bitte ein anderes Mitglied um Zustimmung.
guardian-needed = Unter 18 stimmt zuerst ein Elternteil oder Vormund zu. Bitte euer Willkommensteam, das aufzuschreiben.
under-age = Das ist für Menschen ab 18.
exchanged-together = Diese beiden haben Stunden miteinander eingetragen. Macht sie zuerst rückgängig oder beendet sie: Niemand gibt sich selbst Zeit.
same-party = Niemand gibt sich selbst Zeit. Wähl für eine der beiden Seiten ein anderes Mitglied.
too-far-back = Mitglieder tragen Stunden bis zu { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} zurück ein. Sprich mit eurer Stundenbetreuung: Sie kann ältere Stunden eintragen.
too-late = Das war { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} lang möglich. Bitte eure Stundenbetreuung nachzusehen.
already-reversed = Das wurde schon rückgängig gemacht, und das geht nur einmal. Wenn die Stunden doch gegeben wurden, trag sie neu ein.
idempotency-conflict = Der Schlüssel dieser Anfrage wurde schon für etwas anderes verwendet. Sieh nach, ob jenes eingetragen ist; schick diese Anfrage dann mit einem neuen Schlüssel.
member-not-active = { $state ->
    [applied] Dieses Mitglied möchte beitreten und ist noch nicht aufgenommen. Sprich mit dem Willkommensteam deiner Gruppe.
    [paused] Dieses Mitglied macht gerade Pause. Danach geht es wieder.
    [left] Dieses Mitglied hat die Gruppe verlassen. Wenn noch etwas offen ist, sprich mit eurer Stundenbetreuung.
    [died] Dieses Mitglied ist gestorben. Um das, was noch offen ist, kümmert sich eure Stundenbetreuung.
    [declined] Dieses Mitglied ist der Gruppe nicht beigetreten. Sprich mit dem Willkommensteam deiner Gruppe.
    [merged] Dieses Mitglied wird jetzt unter einem anderen Eintrag geführt. Such noch einmal nach dem Namen.
   *[other] Für dieses Mitglied geht das im Moment nicht. Sprich mit dem Willkommensteam deiner Gruppe.
}
agreement-pending = Deine Gruppe hat eine neue Vereinbarung. Bitte lies sie und stimm ihr zuerst zu; das Willkommensteam kann das auch am Telefon oder auf Papier mit dir machen.
mandate-ended = Das gehört nicht zu dem, worum dich dieses Mitglied gebeten hat, oder die Zeit dafür ist vorbei. Es kann dich jederzeit neu darum bitten.
last-coordinator = Deine Gruppe braucht jemanden für die Koordination. Ernenne zuerst ein anderes Mitglied.
code-not-valid = Dieser Code gilt nicht oder nicht mehr. Bitte das Willkommensteam deiner Gruppe um einen neuen.
already-member = Du gehörst schon zu dieser Gruppe: Es ist nichts mehr zu tun.
sign-in-failed = Dieser Anmeldename und dieses Passwort gehören nicht zusammen. Prüf beides und versuch es noch einmal, oder bitte das Willkommensteam deiner Gruppe um Hilfe.
taken = Das ist schon vergeben. Bitte wähl etwas anderes.
unreachable = Dieses Mitglied ist hier nicht erreichbar. Vielleicht kann jemand anders in der Gruppe helfen.
listing-closed = Dieses Angebot oder Gesuch ist nicht mehr offen. Sieh dir die anderen an.
category-retired = Eure Gruppe verwendet diese Kategorie nicht mehr. Bitte wähl eine andere.
asked-not-now = Dieses Mitglied wurde vor Kurzem gefragt und hat gesagt: jetzt nicht. Frag jemand anders, oder versuch es in ein paar Wochen wieder.
events-gone = Was seit deinem letzten Besuch geschehen ist, liegt zu lange zurück: Wir heben es { $days } Tage auf. Lade bitte alles neu; danach geht es weiter wie zuvor.
too-many = { $max ->
    [one] Hier ist nur Platz für eins.
   *[other] Hier ist Platz für höchstens { $max }.
} Nimm zuerst etwas heraus, oder mach es in mehreren Schritten.

## Werte, die nicht passen

invalid-text-empty = Bitte schreib hier etwas hin.
invalid-text-too-short = Hier { $min ->
    [one] ist mindestens ein Zeichen
   *[other] sind mindestens { $min } Zeichen
} nötig. Bitte schreib etwas mehr.
invalid-text-too-long = Hier { $max ->
    [one] passt höchstens ein Zeichen
   *[other] passen höchstens { $max } Zeichen
} hin. Bitte fass dich kürzer.
invalid-text-unshowable = Dieser Text enthält ein Zeichen, das nicht angezeigt werden kann ({ $code }). Bitte nimm es heraus, oder tipp den Text neu.
invalid-minutes = Gib die Zeit in ganzen Minuten an, von 1 min bis { $max }.
invalid-period-backwards = Der letzte Tag liegt vor dem ersten. Bitte sieh dir beide Tage an.
invalid-period-too-long = Ein Eintrag umfasst höchstens { $days ->
    [one] einen Tag
   *[other] { $days } Tage
}. Bitte mach mehrere Einträge.
invalid-in-future = Dieser Tag ist noch nicht gekommen. Wähl heute oder einen früheren Tag.
invalid-in-past = Dieser Tag ist schon vorbei. Wähl heute oder einen späteren Tag.
invalid-range = Wähl einen Wert von { $min } bis { $max }.
invalid-unknown = „{ $value }“ ist hier nicht bekannt. Bitte wähl etwas anderes.
invalid-missing = Das wird hier gebraucht. Bitte füll es aus.
invalid-unexpected = Das gehört nicht hierher. Bitte lass es leer.
invalid-endpoint = Gib eine Adresse an, die mit https:// beginnt und aus dem ganzen Internet erreichbar ist, auf Port 443 oder über 1023, ohne Zugangsdaten darin.

## Alles andere

malformed = `{ $field }` ist nicht lesbar: { $form }.
not-found = { $noun ->
    [agreement] Diese Vereinbarung
    [bank] Diese Gruppe
    [category] Diese Kategorie
    [exchange] Diesen Austausch
    [invitation] Diese Einladung
    [listing] Dieses Angebot oder Gesuch
    [match] Diesen Vorschlag
    [member] Dieses Mitglied
    [role] Diese Aufgabe
    [session] Diese Anmeldung
    [token] Diesen Schlüssel
    [webhook] Diesen Webhook
   *[other] Das
} gibt es hier nicht, oder es steht dir nicht offen. Geh zurück und wähl noch einmal.
stale = Jemand hat das inzwischen geändert. Sieh es dir noch einmal an und entscheide dann.
unauthenticated = Bitte melde dich zuerst an.
role-needed = In deiner Gruppe ist das eine Aufgabe { $role ->
    [registrar] des Willkommensteams
    [bookkeeper] der Stundenbetreuung
    [moderator] der Moderation
    [facilitator] der Leitung von Aktivitäten
    [coordinator] der Koordination
   *[other] der Mitglieder, die dafür gewählt sind
}. Bitte frag dort nach.
scope-needed = Das Programm, das du benutzt, darf das noch nicht. Erlaub es in deinen Einstellungen ({ $scope }) und versuch es dann noch einmal.
too-many-attempts = Das wurde zu oft versucht. Bitte warte { $wait } und versuch es dann noch einmal.
not-yours = Das kann nur das betreffende Mitglied tun. Bitte frag es.

unavailable = Evenhour kann das gerade nicht. Es wurde nichts geändert; bitte versuche es gleich noch einmal.
too-slow = Das hat zu lange gedauert, aber die Arbeit geht weiter: Es kann noch geschehen. Sieh nach, bevor du es neu schickst.
idempotency-in-flight = Was mit diesem Schlüssel geschickt wurde, ist noch in Arbeit. Warte einen Moment und schick dasselbe mit demselben Schlüssel noch einmal: Es geschieht nur einmal.
internal = Bei uns ist etwas schiefgegangen. Es wurde nichts geändert. Wenn es wieder vorkommt, sag bitte Bescheid, wer den Server eurer Gruppe betreut.

notice-did-it-happen = Was ihr vereinbart habt, war für einen Tag gedacht, der vorbei ist. Wenn es stattfand, tragt die Stunden ein; wenn nicht, gebt es zurück.
notice-webhook-disabled = Nachrichten an ein Programm, das deine Gruppe angemeldet hat, schlagen fehl; deshalb erfährt es nichts mehr. Sieh mit der zuständigen Person nach, warum, und lass es dann weiterlaufen: Nichts, was wartete, ist verloren.
