/** What a patient reads around the questions, in the two languages that the questions come in. */

export type Language = "en" | "es";

export const languageOf = (language: string | undefined): Language => (language?.startsWith("es") === true ? "es" : "en");

const EN = {
  whoReads: "Who reads your answers, and when",
  careTeam: "Your care team",
  at: (who: string, practice: string) => `${who} at ${practice}.`,
  and: " and ",
  nobodyWatches: "Nobody watches the answers day and night.",
  readsInHours: "The clinic looks at answers in its opening hours.",
  about: (count: number, recall: string) =>
    `${count} short questions about how you have been ${recall.toLowerCase()}. There are no wrong answers. You can stop and come back; every answer is saved as you go, also without a connection.`,
  minutes: "about 2 minutes",
  start: "Start",
  resume: "Go on where you stopped",
  notNow: "Not now",
  whoFills: "Who is filling this in?",
  fillers: { patient: "I am, for myself", proxy: "Somebody else answers for the patient", staff: "Somebody writes down what the patient says" },
  fillerName: "Who are you? Name, and what you are to the patient",
  fillerWhy: "Your care team sees this beside the answers. Answers by somebody else do not count as a change.",
  fillerMissing: "Please say who you are.",
  back: "Back",
  position: (at: number, count: number) => `Question ${at} of ${count}`,
  next: "Next question",
  stillOpen: (number: number) => `Question ${number} is still open. Go there`,
  finish: "Finish and save",
  tryAgain: "Try to save again",
  saving: "Saving",
  notSent: "Not sent. No one can see this yet.",
  notSentMore: "Your answers are kept on this device, locked, and are sent by themselves when the connection is back.",
  notAlone: "You do not have to carry this alone",
  notSentCrisis: "We could not tell your care team yet. Please call one of these numbers if you may act on these thoughts.",
  sentCrisis: "Your care team is told about this answer, but may not see it right away. If you may act on these thoughts, call now:",
  savedTitle: "Your answers are saved",
  noOneRead: "No one has read them yet.",
  talkToday: "Please talk to somebody today",
  marked: "Your answer about hurting yourself is marked for your care team. They may not see it right away. If you may act on these thoughts, call now:",
  howItGoes: "How it goes",
  total: (total: number, maximum: number) => `Your total is ${total} of ${maximum}.`,
  since: (points: number, about: string, before: number) =>
    points === 0
      ? `That is the same as last time.`
      : `Last time it was ${before}: now there is ${points > 0 ? "more" : "less"} ${about} by ${Math.abs(points)} point${Math.abs(points) === 1 ? "" : "s"}.`,
  onlyOne: "With the next check-in you can see a change.",
  noDiagnosis: "One number is not a diagnosis: your care team looks at how it changes over time, together with you.",
  then: (title: string) => `Next: ${title.toLowerCase()}, 2 minutes`,
  today: "Back to today",
  seeTrend: "See how it changed over time",
  leave: "Leave quickly",
  leaveHint: "Leaves this page at once and opens a weather page",
  close: "You can close this page now.",
};

type Words = typeof EN;

const ES: Words = {
  whoReads: "Quién lee sus respuestas y cuándo",
  careTeam: "Su equipo de atención",
  at: (who, practice) => `${who}, en ${practice}.`,
  and: " y ",
  nobodyWatches: "Nadie vigila las respuestas de día y de noche.",
  readsInHours: "La clínica mira las respuestas en su horario de atención.",
  about: (count, recall) =>
    `${count} preguntas cortas sobre cómo se ha sentido ${recall.toLowerCase()}. No hay respuestas equivocadas. Puede parar y volver; cada respuesta se guarda al momento, también sin conexión.`,
  minutes: "unos 2 minutos",
  start: "Empezar",
  resume: "Seguir donde lo dejó",
  notNow: "Ahora no",
  whoFills: "¿Quién responde?",
  fillers: { patient: "Yo, por mí", proxy: "Otra persona responde por el paciente", staff: "Otra persona anota lo que dice el paciente" },
  fillerName: "¿Quién es usted? Nombre y relación con el paciente",
  fillerWhy: "Su equipo de atención lo ve junto a las respuestas. Lo que responde otra persona no cuenta como un cambio.",
  fillerMissing: "Por favor, diga quién es usted.",
  back: "Atrás",
  position: (at, count) => `Pregunta ${at} de ${count}`,
  next: "Siguiente pregunta",
  stillOpen: (number) => `La pregunta ${number} sigue sin respuesta. Ir a ella`,
  finish: "Terminar y guardar",
  tryAgain: "Intentar guardar otra vez",
  saving: "Guardando",
  notSent: "No enviado. Nadie puede ver esto todavía.",
  notSentMore: "Sus respuestas quedan en este dispositivo, protegidas, y se envían solas cuando vuelva la conexión.",
  notAlone: "No tiene que cargar con esto a solas",
  notSentCrisis: "Todavía no pudimos avisar a su equipo de atención. Si cree que podría actuar según estos pensamientos, llame a uno de estos números.",
  sentCrisis: "Se avisa a su equipo de atención sobre esta respuesta, pero quizá no la vea enseguida. Si cree que podría actuar según estos pensamientos, llame ahora:",
  savedTitle: "Sus respuestas están guardadas",
  noOneRead: "Nadie las ha leído todavía.",
  talkToday: "Por favor, hable hoy con alguien",
  marked: "Su respuesta sobre hacerse daño queda marcada para su equipo de atención. Quizá no la vean enseguida. Si cree que podría actuar según estos pensamientos, llame ahora:",
  howItGoes: "Cómo va",
  total: (total, maximum) => `Su total es ${total} de ${maximum}.`,
  since: (points, about, before) =>
    points === 0
      ? `Es igual que la última vez.`
      : `La última vez fue ${before}: ahora hay ${points > 0 ? "más" : "menos"} ${about}, por ${Math.abs(points)} ${Math.abs(points) === 1 ? "punto" : "puntos"}.`,
  onlyOne: "Con el próximo cuestionario podrá ver un cambio.",
  noDiagnosis: "Un número no es un diagnóstico: su equipo de atención mira, junto con usted, cómo cambia con el tiempo.",
  then: (title) => `Siguiente: ${title.toLowerCase()}, 2 minutos`,
  today: "Volver a hoy",
  seeTrend: "Ver cómo ha cambiado",
  leave: "Salir rápido",
  leaveHint: "Sale de esta página al momento y abre una página del tiempo",
  close: "Ya puede cerrar esta página.",
};

export const checkInWords = (language: Language): Words => (language === "es" ? ES : EN);
