import { Text } from "@mantine/core";
import type { Dose } from "@/lib/api";
import { doseText } from "@/lib/dose";

/** A daily dose; one that nobody has recorded is said to be so, never guessed. */
export function DoseText({ dose, per = "a day" }: { dose: Dose | null; per?: string }) {
  if (dose === null) {
    return (
      <Text span inherit c="dimmed" fs="italic">
        not stated
      </Text>
    );
  }
  return (
    <span>
      {doseText(dose)}
      {per === "" ? "" : ` ${per}`}
    </span>
  );
}
