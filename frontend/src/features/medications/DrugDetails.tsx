import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { usesText } from "./fits";
import classes from "./drugs.module.css";
import { EmptyState, ErrorState, LoadingSkeleton, Notice, PageHeader, Panel } from "@/components";
import { isProblem, type DrugFact, type DrugPage } from "@/lib/api";
import { doseText, glue } from "@/lib/dose";
import { drugPageQuery } from "@/lib/staffQueries";
import { datedDay } from "@/lib/time";

const MOST_ALIKE = 4;

/** Everything known about one drug, each fact with how sure it is and where it comes from. */
export function DrugDetails({ slug }: { slug: string }) {
  const { data: drug, error, isPending, refetch } = useQuery(drugPageQuery(slug));
  if (isPending) return <LoadingSkeleton rows={4} height={120} label="Loading the drug" />;
  if (isProblem(error) && error.status === 404) {
    return (
      <EmptyState isPage icon="pill" title="This drug is not known" action={<Link to="/drugs">Look up another</Link>}>
        Nothing about it would be checked.
      </EmptyState>
    );
  }
  if (error !== null) return <ErrorState isPage error={error} retry={() => void refetch()} />;
  const others = drug.look_alikes.filter(({ is_listed }) => is_listed).slice(0, MOST_ALIKE);
  return (
    <Stack gap="md" className={classes.page}>
      <div>
        <Link to="/drugs">All drugs</Link>
        <PageHeader title={drug.name} lead={<Lead drug={drug} />} />
      </div>
      {drug.why_not_prescribable !== null && (
        <Notice tone={drug.is_checked ? "calm" : "caution"} icon={drug.is_checked ? "info" : "alert"} title={drug.why_not_prescribable} />
      )}
      {others.length > 0 && (
        <Notice tone="caution" icon="alert" title={`Easily mixed up: ${drug.name} is not`}>
          {others.map((other) => (
            <div key={other.slug}>
              <Link to={`/drugs/${other.slug}`}>{other.name}</Link> ({usesText(other.uses)}; {glue(other.strengths)})
            </div>
          ))}
        </Notice>
      )}
      <Legend />
      <Forms drug={drug} />
      <div className={classes.columns}>
        <Facts title="Doses" facts={drug.doses} drug={drug} />
        <Facts title="Times" facts={drug.times} drug={drug} />
        <Facts title="People" facts={drug.people} drug={drug} />
        <Facts title="Overdose" facts={drug.overdose} drug={drug} />
        <Facts title="What to watch" facts={drug.monitoring} drug={drug} />
        <Facts title="Common effects" facts={drug.common_effects} drug={drug} />
        <Facts title="Serious effects" facts={drug.serious_effects.map((fact) => ({ ...fact, label: fact.text, text: "" }))} drug={drug} />
      </div>
      <Warnings drug={drug} />
      <Facts title="What it does to others, and others to it" facts={drug.attributes} drug={drug} />
      <Sources drug={drug} />
    </Stack>
  );
}

function Lead({ drug }: { drug: DrugPage }) {
  const uses = usesText(drug.uses.map(({ text }) => text));
  return (
    <>
      <div className={classes.uses}>{uses}</div>
      <div>
        {[...drug.classes, drug.schedule === null ? null : `schedule ${drug.schedule}`, drug.route === "systemic" ? null : drug.route]
          .filter((word) => word !== null)
          .join(" · ")}
      </div>
      {(drug.brands.length > 0 || drug.names.length > 0) && <div>Also: {[...drug.brands, ...drug.names].join(", ")}</div>}
      {drug.atc.length > 0 && <div>ATC {drug.atc.join(", ")}</div>}
    </>
  );
}

function Forms({ drug }: { drug: DrugPage }) {
  if (drug.forms.length === 0) {
    return (
      <Panel title="Strengths">
        <p className={classes.plain}>{glue(drug.strengths)}</p>
      </Panel>
    );
  }
  return (
    <Panel title="Forms and limits">
      <div className={classes.forms}>
        {drug.forms.map((form) => (
          <section key={form.form} aria-label={form.form}>
            <h3 className={classes.form}>{form.form}</h3>
            <dl className={classes.facts}>
              <Limit label="Strengths" text={form.strengths.map((strength) => doseText(strength)).join(", ")} status={form.basis["strengths"]} />
              <Limit label="Start" text={`${doseText(form.start)} a day`} status={form.basis["start"]} />
              <Limit
                label="Usual"
                text={`${doseText(form.usual_daily.low)} to ${doseText(form.usual_daily.high)} a day`}
                status={form.basis["usual"]}
              />
              <Limit label="Most" text={`${doseText(form.maximum_daily)} a day${mostAtOnce(form)}`} status={form.basis["maximum"]} />
              {form.maximum_by_age.map((limit) => (
                <Limit key={limit.older_than} label={`Above ${limit.older_than} years`} text={`at most ${doseText(limit.dose)} a day`} status={form.basis["maximum"]} />
              ))}
            </dl>
            <div className={classes.basis}>
              Sources: <Marks ids={form.sources} drug={drug} />
            </div>
          </section>
        ))}
      </div>
    </Panel>
  );
}

function mostAtOnce(form: DrugPage["forms"][number]): string {
  return form.maximum_single === null ? "" : `, ${doseText(form.maximum_single)} at one time`;
}

function Limit({ label, text, status }: { label: string; text: string; status: string | undefined }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {text} <Sureness status={status} />
      </dd>
    </div>
  );
}

function Facts({ title, facts, drug }: { title: string; facts: readonly DrugFact[]; drug: DrugPage }) {
  if (facts.length === 0) return null;
  return (
    <Panel title={title}>
      <dl className={classes.facts}>
        {facts.map((fact) => (
          <div key={`${fact.label} ${fact.text}`}>
            <dt>{capital(fact.label)}</dt>
            <dd>
              {glue(fact.text)} <Basis fact={fact} drug={drug} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

const TIERS: Record<number, string> = { 1: "Do not combine", 2: "Serious", 3: "Monitor or adjust", 4: "Information" };

function Warnings({ drug }: { drug: DrugPage }) {
  if (drug.warnings.length === 0) return null;
  return (
    <Panel title="With other drugs">
      {[1, 2, 3, 4].map((tier) => {
        const found = drug.warnings.filter((warning) => warning.tier === tier);
        return (
          found.length > 0 && (
            <section key={tier} className={classes.tier}>
              <h3 className={classes.form}>{TIERS[tier]}</h3>
              <dl className={classes.facts}>
                {found.map((warning) => (
                  <div key={`${warning.label} ${warning.text}`}>
                    <dt>{warning.label}</dt>
                    <dd>
                      {capital(glue(warning.text))} <Basis fact={warning} drug={drug} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          )
        );
      })}
      <p className={classes.soft}>What this drug’s own file says; a patient’s list is checked against every rule.</p>
    </Panel>
  );
}

function Sources({ drug }: { drug: DrugPage }) {
  return (
    <Panel title="Sources">
      <ol className={classes.sources}>
        {drug.sources.map((source) => (
          <li key={source.id} id={`source-${source.id}`}>
            <a href={source.address} target="_blank" rel="noreferrer">
              {source.title}
            </a>{" "}
            <span className={classes.soft}>{source.read_on === null ? "named, not opened" : `read ${datedDay(source.read_on)}`}</span>
          </li>
        ))}
      </ol>
      <p className={classes.soft}>
        {drug.reviewed_on !== null && `Written ${datedDay(drug.reviewed_on)}`}
        {drug.review_on !== null && `, to be looked at again by ${datedDay(drug.review_on)}`}. What awaits review is common professional knowledge; the software informs, and you decide.
      </p>
    </Panel>
  );
}

function Basis({ fact, drug }: { fact: DrugFact; drug: DrugPage }): ReactNode {
  return (
    <span className={classes.basis}>
      <Sureness status={fact.status} />
      <Marks ids={[fact.source]} drug={drug} />
    </span>
  );
}

/** "[1]", a link down to the source. */
function Marks({ ids, drug }: { ids: readonly string[]; drug: DrugPage }) {
  return ids.map((id) => {
    const place = drug.sources.findIndex((source) => source.id === id) + 1;
    return (
      <a key={id} href={`#source-${id}`} aria-label={`Source ${place}`} className={classes.mark}>
        [{place}]
      </a>
    );
  });
}

const SURE = { confirmed: ["●", "confirmed"], consensus: ["○", "awaits pharmacist’s review"], unconfirmed: ["?", "not confirmed"] } as const;

/** How sure a fact is, as a sign with its words for screen readers and the pointer; the legend has them for all. */
function Sureness({ status }: { status: string | undefined }) {
  const [sign, words] = SURE[(status ?? "unconfirmed") as keyof typeof SURE] ?? SURE.unconfirmed;
  return (
    <span className={classes.sure} role="img" aria-label={words} title={words}>
      {sign}
    </span>
  );
}

function Legend() {
  return (
    <p className={classes.soft}>
      {Object.values(SURE).map(([sign, words]) => (
        <span key={words} className={classes.legend}>
          <span aria-hidden="true">{sign}</span> {words}
        </span>
      ))}
    </p>
  );
}

function capital(text: string): string {
  return /^[a-z][a-z]/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
