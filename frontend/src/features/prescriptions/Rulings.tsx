import { rulingText } from "./controlled";
import classes from "./prescriptions.module.css";
import { Icon } from "@/components";
import type { Ruling } from "@/lib/api";

/** The rules that count, each with its source and how it stands; what needs review says so in front. */
export function Rulings({ rulings, today }: { rulings: readonly Ruling[]; today: string }) {
  if (rulings.length === 0) return null;
  return (
    <details className={classes.why}>
      <summary>The rules ({rulings.length})</summary>
      <ul>
        {rulings.map((ruling) => (
          <li key={`${ruling.key} ${ruling.version}`}>
            {ruling.standing !== "in-force" && (
              <span className={classes.late}>
                <Icon name="clock" size={16} /> {ruling.standing === "ended" ? "Ended" : "Needs review"}
              </span>
            )}
            {ruling.text}{" "}
            <span className={classes.soft}>
              <a href={ruling.source.address} target="_blank" rel="noreferrer">
                {ruling.source.title}
              </a>{" "}
              ({ruling.status}; {rulingText(ruling, today)}; rule {ruling.key} v{ruling.version})
            </span>
          </li>
        ))}
      </ul>
    </details>
  );
}
