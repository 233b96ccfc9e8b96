import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { EmptyState, ErrorState, LoadingSkeleton } from "@/components";
import { VisitRoom } from "@/features/visits/room/VisitRoom";
import { useAccount } from "@/lib/account";
import { patientQuery, visitsQuery } from "@/lib/queries";
import { makeConsult } from "../makeConsult";

/** The visit room joins visits and video. A patient comes by the visit alone, staff by patient and visit. */
export default function VisitRoomPage({ aside }: { aside?: (patientId: string) => ReactNode }) {
  const account = useAccount();
  const { visitId = "", patientId = account.person_id } = useParams();
  const isPatient = account.role === "patient";
  const backTo = isPatient ? "/visits" : `/patients/${patientId}`;
  const visits = useQuery(visitsQuery(patientId));
  const patient = useQuery(patientQuery(patientId));

  if (visits.isError) return <ErrorState isPage error={visits.error} retry={() => void visits.refetch()} />;
  if (visits.isPending || patient.isPending) return <LoadingSkeleton rows={2} height={240} />;
  const visit = visits.data.find(({ id }) => id === visitId);
  if (visit === undefined) {
    return (
      <EmptyState
        isPage
        icon="calendar"
        title="We could not find this visit"
        action={
          <Button component={Link} to={backTo} variant="default">
            Go back
          </Button>
        }
      />
    );
  }
  const zone = (isPatient ? patient.data?.time_zone : undefined) ?? account.practice.time_zone;
  return <VisitRoom visit={visit} zone={zone} makeConsult={makeConsult} backTo={backTo} aside={aside?.(patientId)} />;
}
