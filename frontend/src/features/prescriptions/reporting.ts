/** The words for who says what about a medicine, and what can be decided about it. */
import type { ReactNode } from "react";
import type { Decision, Medication, MedicationReport } from "@/lib/api";

export type Taking = MedicationReport["taking"];
export type ReportSource = MedicationReport["source"];

/** The field in which a name is searched; the page hands it in. `name` is as it was written, null until one is chosen. */
export type NameField = (props: { onChange: (name: string | null) => void; label: string }) => ReactNode;

export const SOURCES: Record<ReportSource, string> = {
  patient: "The patient",
  caregiver: "A caregiver",
  clinician: "I found it myself",
  pharmacy: "A pharmacy",
};

const DECISIONS: Record<Decision, string> = {
  continue: "Continue as we have it",
  continue_as_reported: "Continue as reported",
  stop: "Stop",
  not_taking: "Not taken",
  ask: "Not known: ask",
};

/** What a decision is called for one line. */
export function decisionText(decision: Decision, medication: Medication): string {
  if (decision === "continue" && medication.status === "stopped") return "Leave it stopped";
  if (decision === "not_taking" && medication.prescription !== null) return "Not taken, the order stays";
  return DECISIONS[decision];
}

/** Where a line of the list comes from, for the badge beside its name. */
export function sourceText(medication: Medication): string {
  if (medication.is_reported) return "reported";
  if (medication.source === "imported") return "imported";
  return medication.prescription === null ? "on the list" : "prescribed here";
}

/** "written as Advil 200mg tabs; contains a and b", or null. */
export function nameNote(medication: Medication): string | null {
  const parts = [
    medication.written_as === null || medication.source === "prescribed" ? null : `written as “${medication.written_as}”`,
    medication.ingredients.length > 1 ? `contains ${medication.ingredients.join(" and ")}` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join("; ");
}
