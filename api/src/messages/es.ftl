# Lo que leen los miembros cuando algo no se lleva a cabo. Los comentarios de cada mensaje están en en.ftl.

## Negativas

below-floor = Con esto quedarías más por debajo de cero de lo que acordó tu grupo: quedan { $available } y se pidieron { $requested }. Habla con quien lleva las horas: el fondo común puede dar el resto.
held-for-bookkeeper = Esto queda a la espera de quien lleva las horas en tu grupo. No se pierde, y no tienes que hacer nada.
fund-exhausted = El fondo común ya ha dado todo lo que acordó tu grupo. Los miembros pueden darle horas, o el grupo puede decidir que dé más.
wrong-state = Ahora no es posible. { $state ->
    [proposed] De momento solo es una propuesta: la otra parte aún no ha respondido.
    [agreed] Está acordado, pero aún no hay horas apuntadas. Apúntalas primero.
    [logged] Las horas están apuntadas y esperan a que la otra parte las confirme.
    [countered] Quien recibió propuso una cifra menor, y quien dio aún no ha respondido.
    [held] Está a la espera de quien lleva las horas en tu grupo.
    [confirmed] Ya está confirmado. Si algo no cuadra, di «esto no me cuadra» o habla con quien lleva las horas.
    [declined] Una de las partes dijo: esto no ocurrió. Si ocurrió, pide a quien lleva las horas que lo mire.
    [disputed] Alguien dijo: esto no me cuadra. Habla con la otra parte; quien lleva las horas en tu grupo ayuda.
    [cancelled] Se canceló. Puedes proponerlo de nuevo.
    [lapsed] Terminó porque nadie respondió a tiempo. Puedes proponerlo de nuevo.
    [handed_back] Se devolvió. Puedes proponerlo de nuevo.
    [reversed] Se deshizo. Si al final las horas sí se dieron, apúntalas de nuevo.
   *[other] Algo ha cambiado entretanto: vuelve a mirarlo.
}
looks-like-duplicate = Parece que estas horas ya están apuntadas. { $confirmable ->
    [yes] Ese apunte te espera: confírmalo, o di que estas son otras horas.
   *[no] Mira primero ese apunte, o di que estas son otras horas.
}
long-day = { $days ->
    [one] Son más de { $usual } en un solo día.
   *[other] Son más de { $usual } al día.
} Si es correcto, confírmalo y apúntalo; si no, revisa otra vez las horas.
involved = Estas horas las recibirías tú, alguien de tu casa o alguien a quien ayudas; por eso decide otro miembro. Habla con quien lleva las horas o con otro miembro que tenga una tarea.
another-needed = Esto lo deciden dos miembros de casas distintas. La propuesta es tuya, de alguien de tu casa o de alguien a quien ayudas; pide a otro miembro que la apruebe.
guardian-needed = Con menos de 18 años, primero da su acuerdo una madre, un padre o un tutor. Pide a quien da la bienvenida que lo anote.
under-age = Esto es para quien tiene 18 años o más.
exchanged-together = Estas dos fichas tienen horas apuntadas entre sí. Primero hay que deshacerlas o cerrarlas: nadie se da tiempo a sí mismo.
same-party = Nadie se da tiempo a sí mismo. Elige a otro miembro como quien da o como quien recibe.
too-far-back = Los miembros apuntan horas de hasta { $days ->
    [one] un día
   *[other] { $days } días
} atrás. Habla con quien lleva las horas: puede apuntar horas más antiguas.
too-late = Esto fue posible durante { $days ->
    [one] un día
   *[other] { $days } días
}. Pide a quien lleva las horas que lo mire.
already-reversed = Esto ya se deshizo, y solo se puede hacer una vez. Si al final las horas sí se dieron, apúntalas de nuevo.
idempotency-conflict = La clave de esta petición ya se usó para otra cosa. Mira si aquella quedó apuntada; después envía esta con una clave nueva.
member-not-active = { $state ->
    [applied] Este miembro ha pedido unirse y aún no tiene respuesta. Habla con quien da la bienvenida en tu grupo.
    [paused] Este miembro está en pausa. Será posible cuando termine la pausa.
    [left] Este miembro ha dejado el grupo. Si queda algo abierto, habla con quien lleva las horas.
    [died] Este miembro ha fallecido. De lo que queda abierto se ocupa quien lleva las horas.
    [declined] Este miembro no llegó a unirse al grupo. Habla con quien da la bienvenida en tu grupo.
    [merged] Este miembro aparece ahora en otra ficha. Vuelve a buscar el nombre.
   *[other] De momento esto no es posible para este miembro. Habla con quien da la bienvenida en tu grupo.
}
agreement-pending = Tu grupo tiene un acuerdo nuevo. Léelo y acéptalo primero; quien da la bienvenida también puede hacerlo contigo por teléfono o en papel.
mandate-ended = Lo que este miembro te pidió que hicieras no incluye esto, o ya ha terminado. Puede volver a pedírtelo cuando quiera.
last-coordinator = Tu grupo necesita a alguien que coordine. Nombra primero a otro miembro.
code-not-valid = Este código no es válido, o ya no lo es. Pide uno nuevo a quien da la bienvenida en tu grupo.
already-member = Ya formas parte de este grupo: no hay nada más que hacer.
sign-in-failed = Este nombre de acceso y esta contraseña no van juntos. Revisa los dos e inténtalo otra vez, o pide ayuda a quien da la bienvenida en tu grupo.
taken = Esto ya está ocupado. Elige otra cosa.
unreachable = A este miembro no se le puede contactar aquí. Quizá pueda ayudar alguien más del grupo.
listing-closed = Esta oferta o necesidad ya no está abierta. Echa un vistazo a las demás.
category-retired = Tu grupo ya no usa esta categoría. Por favor, elige otra.
asked-not-now = A este miembro se le preguntó hace poco y dijo: ahora no. Pregunta a alguien más, o inténtalo dentro de unas semanas.
events-gone = Lo que pasó desde tu última visita queda demasiado atrás: lo guardamos { $days } días. Vuelve a cargarlo todo; a partir de ahí lo seguirás como antes.
too-many = { $max ->
    [one] Aquí solo cabe uno.
   *[other] Aquí caben como mucho { $max }.
} Quita algo primero, o hazlo en varios pasos.

## Valores que no encajan

invalid-text-empty = Escribe algo aquí.
invalid-text-too-short = { $min ->
    [one] Aquí hace falta al menos un carácter.
   *[other] Aquí hacen falta al menos { $min } caracteres.
} Escribe un poco más.
invalid-text-too-long = { $max ->
    [one] Aquí cabe como mucho un carácter.
   *[other] Aquí caben como mucho { $max } caracteres.
} Escríbelo más corto.
invalid-text-unshowable = Este texto tiene un carácter que no se puede mostrar ({ $code }). Quítalo, o escribe el texto de nuevo.
invalid-minutes = Indica el tiempo en minutos enteros, de 1 min a { $max }.
invalid-period-backwards = El último día es anterior al primero. Revisa los dos días.
invalid-period-too-long = Un apunte abarca como mucho { $days ->
    [one] un día
   *[other] { $days } días
}. Haz varios apuntes.
invalid-in-future = Este día aún no ha llegado. Elige hoy o un día anterior.
invalid-in-past = Este día ya ha pasado. Elige hoy o un día posterior.
invalid-range = Elige un valor de { $min } a { $max }.
invalid-unknown = «{ $value }» no se conoce aquí. Elige otra cosa.
invalid-missing = Esto hace falta aquí. Complétalo, por favor.
invalid-unexpected = Esto no corresponde aquí. Déjalo vacío, por favor.
invalid-endpoint = Indica una dirección que empiece por https:// y a la que se llegue desde toda internet, por el puerto 443 o por encima del 1023, sin datos de acceso en ella.

## Todo lo demás

malformed = `{ $field }` no se puede leer: { $form }.
not-found = Aquí no existe { $noun ->
    [agreement] ese acuerdo
    [bank] ese grupo
    [category] esa categoría
    [exchange] ese intercambio
    [invitation] esa invitación
    [listing] esa oferta o necesidad
    [match] esa sugerencia
    [member] ese miembro
    [role] esa tarea
    [session] esa sesión
    [token] esa clave
    [webhook] ese webhook
   *[other] lo que buscas
}, o no está a tu alcance. Vuelve atrás y elige de nuevo.
stale = Alguien cambió esto entretanto. Vuelve a mirarlo y decide después.
unauthenticated = Inicia sesión primero, por favor.
role-needed = En tu grupo, de esto se ocupa quien { $role ->
    [registrar] da la bienvenida
    [bookkeeper] lleva las horas
    [moderator] modera
    [facilitator] organiza las actividades
    [coordinator] coordina
   *[other] tiene esa tarea
}. Pregunta ahí, por favor.
scope-needed = El programa que usas aún no puede hacer esto. Permíteselo en tus ajustes ({ $scope }) e inténtalo otra vez.
too-many-attempts = Se ha intentado demasiadas veces. Espera { $wait } e inténtalo otra vez.
not-yours = Esto solo puede hacerlo el miembro en cuestión. Pídeselo, por favor.

unavailable = Evenhour no puede hacerlo en este momento. No se ha cambiado nada; inténtalo de nuevo en un momento.
too-slow = Esto ha tardado demasiado, pero el trabajo sigue: puede que aún se haga. Compruébalo antes de enviarlo de nuevo.
idempotency-in-flight = Lo enviado con esta clave aún se está tramitando. Espera un momento y envía lo mismo con la misma clave: se hace una sola vez.
internal = Algo ha fallado por nuestra parte. No se ha cambiado nada. Si vuelve a ocurrir, díselo a quien lleva el servidor de tu grupo.

notice-did-it-happen = Lo que acordasteis era para un día que ya pasó. Si se hizo, registrad las horas; si no, devolvedlo.
notice-webhook-disabled = Los mensajes a un programa que registró tu grupo fallan, así que ya no se le avisa de nada. Mira por qué con quien lo lleva y reanúdalo después: nada de lo que esperaba se ha perdido.
