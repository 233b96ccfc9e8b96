/** The words of the personal list that are the same for everybody. */
import type { PersonalList } from "@/lib/api";

type Language = PersonalList["language"];

const ENGLISH = {
  title: "My medication list",
  language: "Language",
  large: "Large type",
  print: "Print",
  born: "Born",
  day: "List of",
  medicines: "My medicines",
  noMedicines: "No medicine is on this list.",
  reason: "What it is for",
  noReason: "Not noted here. Ask your care team.",
  take: "How to take it",
  next: "What changes",
  started: "Since",
  prescribedBy: "Prescribed by",
  allergies: "Allergies and bad reactions",
  noAllergies: "None is noted here. Tell us if you have one.",
  noneKnown: "I have no known allergy.",
  tasks: "What I agreed to do",
  until: "until",
  asWritten: "as your care team wrote it",
  ask: "Ask before you take anything new",
  askMore: "Also before medicines without a prescription, vitamins and herbs.",
  call: "Call",
  bring: "Bring this list to every visit, to the pharmacy and to the hospital. Do you take something in another way? Tell us.",
};

const SPANISH: typeof ENGLISH = {
  title: "Mi lista de medicamentos",
  language: "Idioma",
  large: "Letra grande",
  print: "Imprimir",
  born: "Fecha de nacimiento",
  day: "Lista del",
  medicines: "Mis medicamentos",
  noMedicines: "No hay ningún medicamento en esta lista.",
  reason: "Para qué es",
  noReason: "No está anotado aquí. Pregunte a su equipo.",
  take: "Cómo se toma",
  next: "Qué cambia",
  started: "Desde",
  prescribedBy: "Quién lo recetó",
  allergies: "Alergias y malas reacciones",
  noAllergies: "No hay ninguna anotada aquí. Díganos si tiene alguna.",
  noneKnown: "No tengo ninguna alergia conocida.",
  tasks: "Lo que acordé hacer",
  until: "hasta el",
  asWritten: "como lo escribió su equipo, en inglés",
  ask: "Pregunte antes de tomar algo nuevo",
  askMore: "También antes de tomar medicinas sin receta, vitaminas o hierbas.",
  call: "Llame a",
  bring: "Lleve esta lista a cada visita, a la farmacia y al hospital. ¿Toma algo de otra manera? Díganoslo.",
};

export const SHEET_WORDS: Record<Language, typeof ENGLISH> = { en: ENGLISH, es: SPANISH };

export const LANGUAGES: { value: Language; label: string }[] = [
  { value: "en", label: "English" },
  { value: "es", label: "Español" },
];
