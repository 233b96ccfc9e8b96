import { CrisisHelp, Panel } from "@/components";
import { kept } from "@/lib/crisis";

/** Where Evenkeel can not be opened: the numbers that this device keeps, if it keeps any. */
export function CrisisKept() {
  return (
    kept() !== null && (
      <Panel title="Help right now · Ayuda ahora">
        <CrisisHelp withLead={false} />
      </Panel>
    )
  );
}
