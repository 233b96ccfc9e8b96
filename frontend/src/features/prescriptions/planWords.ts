import type { TitrationPlan } from "@/lib/api";

/** "For the whole plan: 42 of 25 mg, 7 of 100 mg." */
export function tabletsText(tablets: TitrationPlan["tablets"]): string {
  const parts = tablets.map(({ strength, count, left_over }) => `${count} of ${strength.text}${left_over === "0" ? "" : ` (${left_over} left over)`}`);
  return parts.length === 0 ? "" : `For the whole plan: ${parts.join(", ")}.`;
}
