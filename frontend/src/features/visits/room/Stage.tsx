import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { ConsultState } from "./consult";
import classes from "./room.module.css";
import type { Call } from "./useCall";
import { VideoTile } from "./VideoTile";
import type { LobbyPerson } from "@/lib/api";

const STATES: Record<ConsultState, string> = {
  idle: "Getting ready",
  connecting: "Connecting",
  connected: "Connected",
  reconnecting: "The connection broke off. Connecting again",
  failed: "Not connected",
  closed: "Call ended",
};

/** The others large, oneself small, and in words how the connection is. */
export function Stage({
  call,
  self,
  other,
  present,
  ownMembership,
}: {
  call: Call;
  self: ReactNode;
  other: string;
  present: readonly LobbyPerson[];
  ownMembership: string;
}) {
  const others = call.participants.filter(({ id }) => id !== ownMembership);
  const nameOf = (id: string) => present.find(({ membership_id }) => membership_id === id)?.name ?? other;
  return (
    <Stack gap="xs">
      <div className={classes.stage}>
        {others.length === 0 ? (
          <div className={classes.nobody}>
            <Text>{call.state === "connected" ? `${other} is not in the call yet` : STATES[call.state]}</Text>
          </div>
        ) : (
          <div className={classes.others} data-count={others.length}>
            {others.map(({ id, stream }) => (
              <VideoTile key={id} stream={stream} name={nameOf(id)} />
            ))}
          </div>
        )}
        <div className={classes.self}>{self}</div>
      </div>
      <Text size="sm" c="dimmed" role="status" data-testid="call-state" className={classes.state} data-state={call.state}>
        {STATES[call.state]}
      </Text>
    </Stack>
  );
}
