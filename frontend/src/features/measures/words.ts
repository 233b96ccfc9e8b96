/** What a patient calls the scales. */
interface InstrumentWords {
  title: string;
  about: string;
}

const WORDS: Record<"en" | "es", Record<string, InstrumentWords>> = {
  en: {
    "phq-9": { title: "Mood check-in", about: "low mood" },
    "phq-2": { title: "Short mood check-in", about: "low mood" },
    "gad-7": { title: "Worry check-in", about: "worry" },
    "gad-2": { title: "Short worry check-in", about: "worry" },
    "audit-c": { title: "Alcohol check-in", about: "drinking" },
    "pcl-5": { title: "Stress check-in", about: "distress from what happened" },
    effects: { title: "Side-effect check", about: "side effects" },
    asq: { title: "Safety questions", about: "thoughts of suicide" },
    aims: { title: "Movement examination", about: "movements" },
  },
  es: {
    "phq-9": { title: "Cuestionario de ánimo", about: "desánimo" },
    "phq-2": { title: "Cuestionario corto de ánimo", about: "desánimo" },
    "gad-7": { title: "Cuestionario de preocupación", about: "preocupación" },
    "gad-2": { title: "Cuestionario corto de preocupación", about: "preocupación" },
    effects: { title: "Efectos secundarios", about: "efectos secundarios" },
  },
};

export function instrumentWords(slug: string, language: "en" | "es" = "en"): InstrumentWords {
  return WORDS[language][slug] ?? WORDS.en[slug] ?? { title: slug.toUpperCase(), about: "how you are" };
}
