import { Stack } from "@mantine/core";
import classes from "./reviews.module.css";
import { standing, times } from "./words";
import { Notice, Panel } from "@/components";
import type { Looked, ReviewWorkspace } from "@/lib/api";
import { glue } from "@/lib/dose";
import { relativeDay } from "@/lib/time";

/** Everything the patient takes, with what can be said about each, and what a day of it asks for. */
export function ListUnderReview({ workspace }: { workspace: ReviewWorkspace }) {
  const { medicines, burden, proposals, today } = workspace;
  return (
    <>
      <Panel title={`Medicines (${medicines.length})`}>
        {medicines.length === 0 && <p className={classes.soft}>No medicine is on the list.</p>}
        <ul className={classes.list}>
          {medicines.map((looked) => (
            <Medicine key={looked.medication_id} looked={looked} today={today} />
          ))}
        </ul>
      </Panel>
      <Panel title="What a day asks for">
        <Stack gap="xs">
          <dl className={classes.burden}>
            <Figure name="Medicines" value={String(burden.products)} />
            <Figure name="Times" value={times(burden.times_a_day)} />
            <Figure name="Tablets and capsules" value={`${burden.pieces_a_day} a day`} />
          </dl>
          {burden.not_known.length > 0 && (
            <p className={classes.soft}>Not counted, since nobody here signed how it is taken: {burden.not_known.join(", ")}.</p>
          )}
        </Stack>
      </Panel>
      <Panel title="Could be simpler">
        {proposals.length === 0 ? (
          <p className={classes.soft}>Nothing that the formulary knows would make this list simpler.</p>
        ) : (
          <ul className={classes.list}>
            {proposals.map((proposal) => (
              <li key={`${proposal.kind} ${proposal.medication_id}`} className={classes.entry}>
                <p className={classes.text}>{glue(proposal.text)}</p>
                <p className={classes.basis}>A proposal, no order. {proposal.basis}</p>
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </>
  );
}

function Medicine({ looked, today }: { looked: Looked; today: string }) {
  const { label, isOff } = standing(looked);
  const facts: [string, string][] = [
    ["For", looked.indication ?? "no reason recorded"],
    ["Taken", glue(looked.sig ?? "Nobody here signed how it is taken.")],
    ["Dose", glue(looked.dose.text)],
    ...(looked.effect === null ? [] : [["Effect", glue(looked.effect.text)] as [string, string]]),
    ["Supply", looked.cover.text],
    ...(looked.disagreement === null ? [] : [["Sources", looked.disagreement] as [string, string]]),
  ];
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <strong>
          {looked.name} {looked.daily_dose !== null && glue(`${looked.daily_dose.text} a day`)}
        </strong>
        <span className={classes.tag} data-off={isOff}>
          {label}
        </span>
      </div>
      {looked.dose_since !== null && <div className={classes.soft}>This dose since {relativeDay(looked.dose_since, today)}</div>}
      <dl className={classes.facts}>
        {facts.map(([term, value]) => (
          <div key={term} style={{ display: "contents" }}>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** Said above everything else: what no check looked at. */
export function NotChecked({ workspace }: { workspace: ReviewWorkspace }) {
  const { is_checked, unchecked } = workspace.safety;
  if (!is_checked) {
    return (
      <Notice tone="act" role="alert" title="The interactions were not checked">
        Nothing below means that there are none. Look again later, or check them yourself.
      </Notice>
    );
  }
  if (unchecked.length === 0) return null;
  return <Notice tone="caution" title={`Not checked against: ${unchecked.join(", ")}`} />;
}
