import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { ConsultState } from "./consult";
import classes from "./room.module.css";
import type { Call } from "./useCall";
import { OtherTile } from "./VideoTile";
import type { LobbyPerson } from "@/lib/api";

const STATES: Record<ConsultState, string> = {
  idle: "Getting ready",
  connecting: "Connecting",
  connected: "Connected",
  reconnecting: "The connection broke off. Connecting again",
  ended: "Call ended",
  refused: "Not connected",
};

/** The others large, oneself small, and in words how the connection is. */
export function Stage({
  call,
  self,
  other,
  present,
}: {
  call: Call;
  self: ReactNode;
  other: string;
  present: readonly LobbyPerson[];
}) {
  const nameOf = (id: string) => present.find(({ membership_id }) => membership_id === id)?.name;
  return (
    <Stack gap="xs">
      <div className={classes.stage}>
        {call.participants.length === 0 ? (
          <div className={classes.nobody}>
            <Text>{call.state === "connected" ? `${other} is not in the call yet` : STATES[call.state]}</Text>
          </div>
        ) : (
          <div className={classes.others} data-count={call.participants.length}>
            {call.participants.map(({ slot, id, name }) => (
              <OtherTile key={slot} slot={slot} name={nameOf(id) ?? (name === "" ? other : name)} attach={call.attach} />
            ))}
          </div>
        )}
        <div className={classes.self}>{self}</div>
      </div>
      <Text size="sm" c="dimmed" role="status" data-testid="call-state" className={classes.state} data-state={call.state}>
        {STATES[call.state]}
        {call.reason !== "" && `: ${call.reason}`}
      </Text>
    </Stack>
  );
}
