/** The words for what was found in a list of drugs. No findings mean something only where the list was checked. */
import type { IconName } from "@/components/Icon";
import type { Tone } from "@/components/Notice";
import type { Finding, StepSafety } from "@/lib/api";

export interface Worded {
  word: string;
  tone: Tone;
  icon: IconName;
  finding: Finding;
}

const TIERS: (Omit<Worded, "finding"> & { tier: number })[] = [
  { tier: 1, word: "Do not combine", tone: "act", icon: "stop" },
  { tier: 2, word: "Serious", tone: "caution", icon: "alert" },
  { tier: 3, word: "Monitor or adjust", tone: "calm", icon: "info" },
];

export const INTERRUPTS = 2;
export const CHECKED_BY = "Checked against Evenkeel’s own rules, which await a pharmacist’s review.";

/** One entry a finding, the gravest first, with its word and its shape. A tier we do not know is shown as the gravest. */
export function withWords(findings: readonly Finding[]): Worded[] {
  return findings
    .toSorted((one, other) => one.tier - other.tier)
    .map((finding) => {
      const { word, tone, icon } = TIERS.find(({ tier }) => tier === finding.tier) ?? TIERS[0]!;
      return { word: finding.mechanism === "law" ? "The law asks" : word, tone, icon, finding };
    });
}

/** With one full stop at its end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** "Not checked against: Zzyzxol, my tea", or null where everything was known. */
export function uncheckedText(names: readonly string[]): string | null {
  return names.length === 0 ? null : `Not checked against: ${names.join(", ")}`;
}

/** What has to be written before signing, or null where nothing has. */
export function reasonLabel(safety: StepSafety | null): string | null {
  if (safety === null || !safety.is_reason_needed) return null;
  return safety.is_checked ? "Why you prescribe it all the same" : "How you checked the interactions yourself";
}

/** Says whether a second person has to look before it is signed. */
export function needsLook(safety: StepSafety | null): boolean {
  return safety?.is_second_look_needed === true;
}

/** "Dr. Maya Okafor signed against this on 3 March: “…”", or null where nobody has answered it as it is now. */
export function answeredText(finding: Finding, when: (at: string) => string): string | null {
  const { answered } = finding;
  if (answered === null) return null;
  const deed = answered.kind === "signed" ? "signed against this" : "noted this";
  return `${answered.by} ${deed} ${when(answered.at)}${answered.reason === null ? "." : `: “${answered.reason}”`}`;
}

/** Says whether signing must wait for a reason. */
export function isReasonMissing(safety: StepSafety | null, reason: string): boolean {
  return reasonLabel(safety) !== null && reason.trim() === "";
}
