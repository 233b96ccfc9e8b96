/** What a patient calls the scales. */
const WORDS: Record<string, { title: string; about: string }> = {
  "phq-9": { title: "Mood check-in", about: "low mood" },
  "phq-2": { title: "Short mood check-in", about: "low mood" },
  "gad-7": { title: "Worry check-in", about: "worry" },
};

export function instrumentWords(slug: string): { title: string; about: string } {
  return WORDS[slug] ?? { title: slug.toUpperCase(), about: "how you are" };
}
