import { explain } from "./states";
import { Notice } from "./Notice";
import { isProblem } from "@/lib/api";

/** A refused or failed action, above the button that caused it. Shows nothing while there is no error. */
export function ProblemAlert({ error, hideFields = false }: { error: unknown; hideFields?: boolean }) {
  if (error === null || error === undefined) return null;
  const { title, detail } = explain(error);
  const fields = isProblem(error) && !hideFields ? Object.entries(error.fieldErrors) : [];
  return (
    <Notice tone="caution" title={title} role="alert">
      {detail !== title && <div>{detail}</div>}
      {fields.length > 0 && (
        <ul style={{ margin: "4px 0 0", paddingInlineStart: 20 }}>
          {fields.map(([field, message]) => (
            <li key={field}>
              {field.replaceAll("_", " ")}: {message}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  );
}
