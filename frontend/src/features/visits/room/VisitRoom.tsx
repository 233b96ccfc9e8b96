import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState, type ReactNode } from "react";
import { Link } from "react-router";
import { CallControls } from "./CallControls";
import type { MakeConsult } from "./consult";
import { DeviceCheck } from "./DeviceCheck";
import { FinishVisit } from "./FinishVisit";
import { LobbyPanel } from "./LobbyPanel";
import classes from "./room.module.css";
import { Stage } from "./Stage";
import { useCall } from "./useCall";
import { useDevices } from "./useDevices";
import { useLobby } from "./useLobby";
import { SelfTile } from "./VideoTile";
import { EmptyState, ErrorState, Icon, Notice, PageHeader, ProblemAlert } from "@/components";
import { useAccount } from "@/lib/account";
import type { Visit } from "@/lib/api";
import { mayOffer } from "@/lib/permissions";
import { relativeInstant, zoneName } from "@/lib/time";

/** The room of one visit, for both sides: check, lobby, call. Hanging up leaves; only finishing ends the visit. */
export function VisitRoom({
  visit,
  zone,
  makeConsult,
  backTo,
  aside,
}: {
  visit: Visit;
  zone: string;
  makeConsult: MakeConsult;
  backTo: string;
  aside?: ReactNode;
}) {
  const account = useAccount();
  const devices = useDevices();
  const [isInside, setIsInside] = useState(false);
  const [hasHungUp, setHasHungUp] = useState(false);
  const lobby = useLobby(visit.patient_id, visit.id, isInside);
  const call = useCall(visit.patient_id, visit.id, makeConsult);
  const isPrescriber = mayOffer(account.role, "admit-to-visit");
  const other = isPrescriber ? visit.patient_name : visit.clinician.name;
  const state = isInside ? lobby.data?.state : undefined;
  const isOver =
    state === "finished" || state === "cancelled" || visit.status === "finished" || visit.status === "cancelled";

  const { join, hangUp, state: callState } = call;
  const { stream } = devices;
  const shouldJoin = isInside && state === "admitted" && !hasHungUp && stream !== null && callState === "idle";
  useEffect(() => {
    if (shouldJoin && stream !== null) join(stream);
  }, [shouldJoin, join, stream]);
  const shouldLeave = isOver && callState !== "idle" && callState !== "ended";
  useEffect(() => {
    if (shouldLeave) hangUp();
  }, [shouldLeave, hangUp]);

  const title = `Visit with ${other}`;
  if (isOver) {
    const isCancelled = state === "cancelled" || visit.status === "cancelled";
    return (
      <Stack>
        <PageHeader title={title} />
        <EmptyState
          icon="check"
          title={isCancelled ? "This visit is cancelled" : "This visit is finished"}
          action={
            <Button component={Link} to={backTo}>
              Go on
            </Button>
          }
        >
          {isCancelled ? "You can book another time." : "The camera and the microphone are off."}
        </EmptyState>
      </Stack>
    );
  }

  const leave = () => {
    setHasHungUp(true);
    hangUp();
  };
  const again = () => {
    setHasHungUp(false);
    if (stream !== null) join(stream);
  };
  const isCameraOff = stream !== null && (!devices.isCameraOn || !devices.hasCamera);
  const isInCall = state === "admitted" && !hasHungUp;

  return (
    <div className={classes.room} data-wide={aside !== undefined || undefined}>
      <Stack className={classes.video}>
        <Button
          component={Link}
          to={backTo}
          variant="subtle"
          size="sm"
          px="xs"
          leftSection={<Icon name="left" />}
          style={{ alignSelf: "flex-start" }}
        >
          Leave the room
        </Button>
        <PageHeader
          title={title}
          lead={`${relativeInstant(visit.starts_at, zone)}, ${zoneName(zone)}`}
          actions={isPrescriber && isInside ? <FinishVisit visit={visit} /> : undefined}
        />
        {isInCall ? (
          <Stage
            call={call}
            self={<SelfTile stream={stream} isCameraOff={isCameraOff} />}
            other={other}
            present={lobby.data?.present ?? []}
          />
        ) : (
          <SelfTile stream={stream} isCameraOff={isCameraOff} />
        )}
        <CallControls devices={devices} isInCall={isInCall} onHangUp={leave} />
        {isPrescriber && isInside && lobby.data !== undefined && <LobbyPanel visit={visit} lobby={lobby.data} />}
        {!isInside && (
          <>
            <DeviceCheck devices={devices} phone={account.practice.phone} />
            {visit.can_join ? (
              <Button size="lg" fullWidth leftSection={<Icon name="video" />} onClick={() => setIsInside(true)}>
                {isPrescriber ? "Open the room" : "Go to the waiting room"}
              </Button>
            ) : (
              <Notice icon="clock" title="The room is not open yet">
                You can join shortly before the visit starts, {relativeInstant(visit.starts_at, zone)}. This page was a test; nobody
                saw or heard you.
              </Notice>
            )}
            <Text size="sm" c="dimmed">
              Before you begin: are you in a place where you can talk freely? Where are you today, in case the call breaks off? Your
              clinic’s phone: <a href={`tel:${account.practice.phone}`}>{account.practice.phone}</a>.
            </Text>
          </>
        )}
        {lobby.isError && isInside && <ErrorState error={lobby.error} retry={() => void lobby.refetch()} />}
        {isInside && state === "waiting" && (
          <Notice role="status" title="We know you are here" icon="check">
            {visit.clinician.name} has been told and lets you in soon. Keep this page open. You can look at yourself, nobody else sees
            or hears you yet.
          </Notice>
        )}
        {state === "admitted" && devices.problem !== null && <DeviceCheck devices={devices} phone={account.practice.phone} />}
        {state === "admitted" && hasHungUp && (
          <Notice role="status" title="You left the call" icon="hang-up">
            <Text>The visit goes on. You can come back as long as it is not finished.</Text>
            <Group mt="xs" gap="xs">
              <Button onClick={again} leftSection={<Icon name="video" size={18} />}>
                Rejoin the call
              </Button>
            </Group>
          </Notice>
        )}
        <ProblemAlert error={call.error} />
        {(call.state === "refused" || call.state === "ended") && isInCall && (
          <Group>
            <Button onClick={again}>Connect again</Button>
          </Group>
        )}
      </Stack>
      {aside !== undefined && <div className={classes.aside}>{aside}</div>}
    </div>
  );
}
