import classes from "./MessageList.module.css";
import type { Message, RoleName } from "@/lib/api";
import { relativeInstant } from "@/lib/time";

/** Oldest first, one's own side to the right. */
export function MessageList({ messages, ownRole }: { messages: readonly Message[]; ownRole: RoleName }) {
  const inOrder = messages.toSorted((a, b) => a.at.localeCompare(b.at));
  return (
    <ol className={classes.list}>
      {inOrder.map((message) => (
        <li key={message.id} className={classes.message} data-own={message.author_role === ownRole || undefined}>
          <div className={classes.who}>
            {message.author_role === ownRole && ownRole === "patient" ? "You" : message.author_name},{" "}
            {relativeInstant(message.at)}
            {message.refill_request_id !== null && " · about a refill"}
          </div>
          <div className={classes.text}>{message.text}</div>
        </li>
      ))}
    </ol>
  );
}
