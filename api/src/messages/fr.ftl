# Ce que lisent les membres quand quelque chose n’est pas exécuté. Les commentaires de chaque message sont dans en.ftl.
# Les espaces devant « : » et « ; » et dans les guillemets sont insécables.

## Refus

below-floor = Vous descendriez plus bas sous zéro que votre groupe ne l’a convenu : il reste { $available }, et { $requested } sont demandées. Parlez-en à votre responsable des heures : le pot commun peut donner le reste.
held-for-bookkeeper = Ceci attend maintenant le ou la responsable des heures de votre groupe. Rien n’est perdu, et vous n’avez rien à faire.
fund-exhausted = Le pot commun a donné tout ce que votre groupe avait convenu. Les membres peuvent lui donner des heures, ou le groupe peut décider qu’il donne davantage.
wrong-state = Ce n’est pas possible maintenant. { $state ->
    [proposed] Ce n’est encore qu’une proposition : l’autre côté n’a pas encore répondu.
    [agreed] C’est convenu, mais aucune heure n’est encore notée. Notez-les d’abord.
    [logged] Les heures sont notées et attendent que l’autre côté les confirme.
    [countered] Le membre qui a reçu a proposé moins, et celui qui a donné n’a pas encore répondu.
    [held] Ceci attend le ou la responsable des heures de votre groupe.
    [confirmed] C’est déjà confirmé. Si quelque chose ne va pas, dites « cela ne me semble pas juste » ou parlez-en à votre responsable des heures.
    [declined] L’un des deux a dit : cela n’a pas eu lieu. Si cela a eu lieu, demandez à votre responsable des heures de regarder.
    [disputed] Quelqu’un a dit : cela ne me semble pas juste. Parlez-en ensemble ; le ou la responsable des heures de votre groupe vous aide.
    [cancelled] C’est annulé. Vous pouvez le proposer à nouveau.
    [lapsed] C’est terminé, car aucune réponse n’est venue à temps. Vous pouvez le proposer à nouveau.
    [handed_back] C’est rendu. Vous pouvez le proposer à nouveau.
    [reversed] C’est défait. Si les heures ont bien été données, notez-les à nouveau.
   *[other] Quelque chose a changé entre-temps : regardez à nouveau.
}
looks-like-duplicate = Ces heures semblent déjà notées. { $confirmable ->
    [yes] Cette note vous attend : confirmez-la, ou dites que ce sont d’autres heures.
   *[no] Regardez d’abord cette note, ou dites que ce sont d’autres heures.
}
long-day = { $days ->
    [one] Cela fait plus de { $usual } en un seul jour.
   *[other] Cela fait plus de { $usual } par jour.
} Si c’est juste, dites-le et notez ; sinon, regardez encore une fois les heures.
involved = C’est vous, votre foyer ou quelqu’un que vous aidez qui recevrait ces heures ; un autre membre décide donc. Parlez-en à votre responsable des heures ou à un autre membre qui a une tâche.
another-needed = Cette décision se prend à deux, par des membres de foyers différents. La proposition vient de vous, de votre foyer ou de quelqu’un que vous aidez ; demandez à un autre membre de l’approuver.
guardian-needed = Avant 18 ans, un parent ou tuteur donne d’abord son accord. Demandez au ou à la responsable de l’accueil de le noter.
under-age = C’est réservé à celles et ceux qui ont 18 ans ou plus.
exchanged-together = Ces deux fiches ont noté des heures entre elles. Il faut d’abord les annuler ou les terminer : on ne se donne pas du temps à soi-même.
same-party = On ne se donne pas de temps à soi-même. Choisissez un autre membre d’un des deux côtés.
too-far-back = Les membres notent des heures jusqu’à { $days ->
    [one] { $days } jour
   *[other] { $days } jours
} en arrière. Parlez-en à votre responsable des heures, qui peut noter des heures plus anciennes.
too-late = C’était possible pendant { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}. Demandez à votre responsable des heures de regarder.
already-reversed = C’est déjà défait, et cela ne se fait qu’une fois. Si les heures ont bien été données, notez-les à nouveau.
idempotency-conflict = La clé de cette requête a déjà servi à autre chose. Regardez si cela a été noté, puis envoyez cette requête avec une nouvelle clé.
member-not-active = { $state ->
    [applied] Ce membre a demandé à rejoindre le groupe et n’y est pas encore admis. Parlez-en au ou à la responsable de l’accueil.
    [paused] Ce membre fait une pause. Ce sera possible à nouveau quand elle sera finie.
    [left] Ce membre a quitté le groupe. S’il reste quelque chose d’ouvert, parlez-en à votre responsable des heures.
    [died] Ce membre est décédé. Votre responsable des heures s’occupe de ce qui reste ouvert.
    [declined] Ce membre n’a pas rejoint le groupe. Parlez-en au ou à la responsable de l’accueil.
    [merged] Ce membre figure maintenant sous une autre fiche. Cherchez à nouveau son nom.
   *[other] Ce n’est pas possible pour ce membre en ce moment. Parlez-en au ou à la responsable de l’accueil.
}
agreement-pending = Votre groupe a un nouvel accord. Lisez-le et acceptez-le d’abord ; le ou la responsable de l’accueil peut aussi le faire avec vous, par téléphone ou sur papier.
mandate-ended = L’aide que ce membre vous a demandée ne va pas jusque-là, ou elle est terminée. Il peut vous la demander à nouveau à tout moment.
last-coordinator = Votre groupe a besoin de quelqu’un pour la coordination. Nommez d’abord un autre membre.
code-not-valid = Ce code n’est pas valable, ou ne l’est plus. Demandez-en un nouveau au ou à la responsable de l’accueil.
already-member = Vous faites déjà partie de ce groupe : il n’y a rien de plus à faire.
sign-in-failed = Cet identifiant et ce mot de passe ne vont pas ensemble. Vérifiez les deux et réessayez, ou demandez de l’aide au ou à la responsable de l’accueil.
taken = C’est déjà pris. Choisissez autre chose.
unreachable = Ce membre n’est pas joignable ici. Quelqu’un d’autre dans le groupe peut peut-être aider.
listing-closed = Cette offre ou ce besoin n’est plus en cours. Regardez les autres.
category-retired = Votre groupe n’utilise plus cette catégorie. Choisissez-en une autre, s’il vous plaît.
asked-not-now = Ce membre a été sollicité il y a peu et a dit : pas maintenant. Demandez à quelqu’un d’autre, ou réessayez dans quelques semaines.
events-gone = Ce qui s’est passé depuis votre dernière visite est trop ancien : nous le gardons { $days } jours. Rechargez tout ; ensuite, vous suivrez la suite comme avant.
too-many = Il y a de la place pour { $max } ici, pas plus. Retirez d’abord quelque chose, ou procédez en plusieurs fois.

## Valeurs qui ne conviennent pas

invalid-text-empty = Écrivez quelque chose ici.
invalid-text-too-short = Il faut ici au moins { $min ->
    [one] { $min } caractère
   *[other] { $min } caractères
}. Écrivez un peu plus.
invalid-text-too-long = Il y a ici de la place pour { $max ->
    [one] { $max } caractère
   *[other] { $max } caractères
} au plus. Écrivez plus court.
invalid-text-unshowable = Ce texte contient un caractère qui ne peut pas être affiché ({ $code }). Retirez-le, ou tapez le texte à nouveau.
invalid-minutes = Indiquez le temps en minutes entières, de 1 min à { $max }.
invalid-period-backwards = Le dernier jour vient avant le premier. Vérifiez les deux jours.
invalid-period-too-long = Une note couvre au plus { $days ->
    [one] { $days } jour
   *[other] { $days } jours
}. Faites plusieurs notes.
invalid-in-future = Ce jour n’est pas encore venu. Choisissez aujourd’hui ou un jour plus tôt.
invalid-in-past = Ce jour est passé. Choisissez aujourd’hui ou un jour plus tard.
invalid-range = Choisissez une valeur de { $min } à { $max }.
invalid-unknown = « { $value } » n’est pas connu ici. Choisissez autre chose.
invalid-missing = Il faut remplir ce champ.
invalid-unexpected = Cela n’a pas sa place ici. Laissez ce champ vide.
invalid-endpoint = Donnez une adresse qui commence par https:// et que tout internet peut atteindre, sur le port 443 ou au-dessus de 1023, sans identifiants dedans.

## Tout le reste

malformed = `{ $field }` n’est pas lisible : { $form }.
not-found = { $noun ->
    [agreement] Cet accord
    [bank] Ce groupe
    [category] Cette catégorie
    [exchange] Cet échange
    [invitation] Cette invitation
    [listing] Cette offre ou ce besoin
    [match] Cette suggestion
    [member] Ce membre
    [role] Cette tâche
    [session] Cette session
    [token] Cette clé
    [webhook] Ce webhook
   *[other] Ce que vous cherchez
} n’existe pas ici, ou vous n’y avez pas accès. Revenez en arrière et choisissez à nouveau.
stale = Quelqu’un a changé ceci entre-temps. Regardez à nouveau, puis décidez.
unauthenticated = Connectez-vous d’abord.
role-needed = Dans votre groupe, c’est la tâche du ou de la responsable { $role ->
    [registrar] de l’accueil
    [bookkeeper] des heures
    [moderator] de la modération
    [facilitator] des activités
    [coordinator] de la coordination
   *[other] de ce domaine
}. Adressez-vous là.
scope-needed = Le programme que vous utilisez ne peut pas encore faire cela. Autorisez-le dans vos réglages ({ $scope }), puis réessayez.
too-many-attempts = Il y a eu trop d’essais. Attendez { $wait }, puis réessayez.
not-yours = Seul le membre concerné peut faire cela. Demandez-le-lui.

unavailable = Evenhour ne peut pas le faire pour le moment. Rien n'a été changé ; réessayez dans un instant.
too-slow = Cela a pris trop de temps, mais le travail continue : il se peut que ce soit encore fait. Vérifiez avant de renvoyer.
idempotency-in-flight = Ce qui a été envoyé avec cette clé est encore en cours. Attendez un instant, puis renvoyez la même chose avec la même clé : ce n'est fait qu'une fois.
internal = Quelque chose n'a pas fonctionné de notre côté. Rien n'a été changé. Si cela se reproduit, prévenez qui s'occupe du serveur de votre groupe.

notice-did-it-happen = Ce que vous aviez convenu était prévu pour un jour passé. Si cela a eu lieu, notez les heures ; sinon, rendez-le.
notice-webhook-disabled = Les messages à un programme que votre groupe a enregistré échouent ; on ne lui annonce donc plus rien. Voyez pourquoi avec la personne qui s’en occupe, puis relancez-le : rien de ce qui attendait n’est perdu.
