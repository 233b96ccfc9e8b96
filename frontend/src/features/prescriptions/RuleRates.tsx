import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import classes from "./prescriptions.module.css";
import { DataTable, EmptyState, ErrorState, LoadingSkeleton, Panel } from "@/components";
import type { Column } from "@/components/DataTable";
import type { RuleRate, RuleRates as Rates } from "@/lib/api";
import { ruleRatesQuery } from "@/lib/staffQueries";
import { datedDay, relativeDay } from "@/lib/time";

const TIERS: Record<number, string> = { 1: "Do not combine", 2: "Serious" };

const COLUMNS: Column<RuleRate>[] = [
  { key: "rule", head: "Rule", cell: (rule) => <RuleCell rule={rule} />, isRowHeader: true },
  { key: "rate", head: "Rate", cell: ({ rate }) => (rate === null ? "–" : `${rate}\u00a0%`), numeric: true },
];

/** How often each rule asked for a reason in this practice, and how often it was signed over: noise shows here. */
export function RuleRates() {
  const { data, error, isPending, refetch } = useQuery(ruleRatesQuery);
  if (isPending) return <LoadingSkeleton rows={4} label="Loading the rules" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Stack>
      {data.rules.length === 0 ? (
        <EmptyState icon="check" title="No rule has asked for a reason yet">
          When a finding stops a signature, its rule is counted here, with what became of it.
        </EmptyState>
      ) : (
        <Panel title="Rules">
          <DataTable caption="Rules, with their counts" hideCaption columns={COLUMNS} rows={data.rules} rowKey={(one) => `${one.rule} ${one.version}`} />
        </Panel>
      )}
      <Days days={data.days} />
      <Text c="dimmed" size="sm" className={classes.digest}>
        Rule set {data.rule_set}. Each signature covers it.
      </Text>
    </Stack>
  );
}

function RuleCell({ rule }: { rule: RuleRate }) {
  const kind = rule.tier === null ? "Not checked" : TIERS[rule.tier];
  return (
    <>
      <div className={classes.digest}>
        <strong>{rule.rule}</strong>
        {rule.version !== null && ` v${rule.version}`}
      </div>
      <div className={classes.soft}>
        {kind}. {rule.shown} shown: {rule.overridden} signed over, {rule.heeded} heeded, {rule.open} open
      </div>
      {rule.reasons.length > 0 && (
        <details>
          <summary>Last reasons</summary>
          <ul className={classes.list}>
            {rule.reasons.map(({ on, drugs, reason }) => (
              <li key={`${on} ${reason}`}>
                {drugs.join(" + ")}, {relativeDay(on)}: “{reason}”
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Days({ days }: { days: Rates["days"] }) {
  if (days.length === 0) return null;
  return (
    <Panel title="Last four weeks">
      <ul className={classes.list}>
        {days.toReversed().map(({ on, shown, overridden }) => (
          <li key={on}>
            {datedDay(on)}: {shown} shown, {overridden} signed over
          </li>
        ))}
      </ul>
    </Panel>
  );
}
