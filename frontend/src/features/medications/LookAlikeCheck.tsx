import { Checkbox } from "@mantine/core";
import { isDoubtful, usesText } from "./fits";
import { Notice } from "@/components";
import type { NameMatch } from "@/lib/api";

const MOST = 3;

/**
 * Says which drugs the chosen one is mixed up with. Where the reason typed is not one of its uses, asks:
 * "Is this the drug you mean?", and the caller waits for `isConfirmed`.
 */
export function LookAlikeCheck({
  match,
  indication,
  isConfirmed,
  onConfirm,
}: {
  match: NameMatch;
  /** What the drug is for, as typed; empty while nothing is typed. */
  indication: string;
  isConfirmed: boolean;
  onConfirm: (isConfirmed: boolean) => void;
}) {
  const listed = match.look_alikes.filter(({ is_listed }) => is_listed).slice(0, MOST);
  const asks = isDoubtful(match, indication);
  const others = asks && listed.length === 0 ? match.look_alikes.slice(0, MOST) : listed;
  if (others.length === 0) return null;
  const text = (
    <>
      <div>
        <strong>{match.name}</strong>: {usesText(match.uses)}
      </div>
      {others.map((other) => (
        <div key={other.slug}>
          not <strong>{other.name}</strong>: {usesText(other.uses)}
        </div>
      ))}
    </>
  );
  if (!asks) {
    return (
      <Notice tone="calm" title="Names that are mixed up">
        {text}
      </Notice>
    );
  }
  return (
    <Notice tone="caution" icon="alert" role="alert" title="Is this the drug you mean?">
      {text}
      <Checkbox mt="xs" label={`Yes, I mean ${match.name}`} checked={isConfirmed} onChange={(event) => onConfirm(event.currentTarget.checked)} />
    </Notice>
  );
}
