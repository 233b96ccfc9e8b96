import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { usesText } from "./fits";
import classes from "./drugs.module.css";
import { EmptyState, ErrorState, Icon, LoadingSkeleton, Panel } from "@/components";
import type { NameMatch } from "@/lib/api";
import { drugNamesQuery, SHORTEST_NAME } from "@/lib/queries";
import { drugsQuery } from "@/lib/staffQueries";

/** Looks a drug up by any of its names. The text stands in the address, so that going back finds it again. */
export function DrugSearch() {
  const [params, setParams] = useSearchParams();
  const typed = params.get("q") ?? "";
  const [query] = useDebouncedValue(typed.trim(), 150);
  const isSearching = query.length >= SHORTEST_NAME;
  const { data, error, isPending, refetch } = useQuery({ ...drugNamesQuery(query), enabled: isSearching, placeholderData: keepPreviousData });
  return (
    <>
      <TextInput
        type="search"
        label="Name, brand or product"
        description="A misspelled name is found, too"
        maxLength={80}
        maw={480}
        autoComplete="off"
        spellCheck={false}
        leftSection={<Icon name="search" size={18} />}
        value={typed}
        onChange={(event) => setParams(event.currentTarget.value === "" ? {} : { q: event.currentTarget.value }, { replace: true })}
      />
      {!isSearching && <Prescribable />}
      {isSearching && isPending && <LoadingSkeleton rows={3} label="Searching" />}
      {isSearching && error !== null && <ErrorState error={error} retry={() => void refetch()} />}
      {isSearching && data !== undefined && (
        <>
          <p className={classes.count} role="status">
            {data.matches.length === 0 ? "" : data.matches.length === 1 ? "1 drug found" : `${data.matches.length} drugs found`}
          </p>
          {data.matches.length > 0 && (
            <ul className={classes.results}>
              {data.matches.map((match) => (
                <Result key={match.slugs.join("+")} match={match} />
              ))}
            </ul>
          )}
          {data.matches.length === 0 && (
            <EmptyState icon="alert" title={`“${query}” is not known`}>
              It would not be checked against other drugs.
              {data.read_as.length > 0 && (
                <div>
                  Did you mean{" "}
                  {data.read_as.map((name, place) => (
                    <span key={name}>
                      {place > 0 && ", "}
                      <Link to={`?q=${encodeURIComponent(name)}`}>{name}</Link>
                    </span>
                  ))}
                  ?
                </div>
              )}
            </EmptyState>
          )}
        </>
      )}
    </>
  );
}

function Result({ match }: { match: NameMatch }) {
  const isOtherWord = match.matched_on.toLowerCase() !== match.name.toLowerCase();
  const others = match.look_alikes.filter(({ is_listed }) => is_listed).slice(0, 2);
  return (
    <li className={classes.result}>
      <div>
        {match.slug === null ? (
          match.slugs.map((slug, place) => (
            <span key={slug}>
              {place > 0 && " + "}
              <Link to={`/drugs/${slug}`}>{match.name.split(" + ")[place]}</Link>
            </span>
          ))
        ) : (
          <Link to={`/drugs/${match.slug}`} className={classes.name}>
            {match.name}
          </Link>
        )}
        {isOtherWord && <span className={classes.soft}> ({match.matched_on})</span>}
        {match.is_prescribable && <span className={classes.tag}>may be prescribed here</span>}
      </div>
      <div>{usesText(match.uses)}</div>
      <div className={classes.soft}>{match.strengths}</div>
      {others.length > 0 && (
        <div className={classes.soft}>Not {others.map((other) => `${other.name} (${usesText(other.uses)})`).join(", not ")}</div>
      )}
    </li>
  );
}

function Prescribable() {
  const { data, error, isPending, refetch } = useQuery(drugsQuery);
  if (isPending) return <LoadingSkeleton rows={2} label="Loading the formulary" />;
  if (error !== null) return <ErrorState error={error} retry={() => void refetch()} />;
  return (
    <Panel title="May be prescribed here">
      <ul className={classes.names}>
        {data.map(({ slug, name }) => (
          <li key={slug}>
            <Link to={`/drugs/${slug}`}>{name}</Link>
          </li>
        ))}
      </ul>
      <p className={classes.soft}>Every other drug can be looked up, and is checked against what a patient takes. Its order is written elsewhere.</p>
    </Panel>
  );
}
