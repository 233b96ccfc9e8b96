/** What a patient calls the scales. */
const WORDS: Record<string, { title: string; about: string }> = {
  "phq-9": { title: "Mood check-in", about: "low mood" },
  "phq-2": { title: "Short mood check-in", about: "low mood" },
  "gad-7": { title: "Worry check-in", about: "worry" },
  "gad-2": { title: "Short worry check-in", about: "worry" },
  "audit-c": { title: "Alcohol check-in", about: "drinking" },
  "pcl-5": { title: "Stress check-in", about: "distress from what happened" },
  effects: { title: "Side-effect check", about: "side effects" },
  asq: { title: "Safety questions", about: "thoughts of suicide" },
  aims: { title: "Movement examination", about: "movements" },
};

export function instrumentWords(slug: string): { title: string; about: string } {
  return WORDS[slug] ?? { title: slug.toUpperCase(), about: "how you are" };
}
