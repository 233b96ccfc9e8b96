import classes from "./health.module.css";

interface MistakenEntry {
  id: string;
  name: string;
  mistaken_by: string | null;
  mistaken_reason: string | null;
}

/** What was entered in error: it stays readable, with who said so and why. */
export function Mistaken({ entries }: { entries: readonly MistakenEntry[] }) {
  if (entries.length === 0) return null;
  return (
    <details className={classes.more}>
      <summary>{entries.length} entered in error</summary>
      <ul className={classes.list}>
        {entries.map(({ id, name, mistaken_by, mistaken_reason }) => (
          <li key={id}>
            <s>{name}</s>{" "}
            <span className={classes.soft}>
              {mistaken_by}: {mistaken_reason}
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
