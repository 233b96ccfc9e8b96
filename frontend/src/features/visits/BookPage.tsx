import { Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { BookVisit } from "./BookVisit";
import { ErrorState, LoadingSkeleton, notifyDone, PageHeader } from "@/components";
import { useAccount } from "@/lib/account";
import { patientQuery } from "@/lib/queries";
import { instantText } from "@/lib/time";

export function BookPage() {
  const { person_id: patientId } = useAccount();
  const navigate = useNavigate();
  const patient = useQuery(patientQuery(patientId));
  return (
    <Stack>
      <PageHeader title="Book a visit" lead="By video, on your phone or computer." />
      {patient.isError && <ErrorState error={patient.error} retry={() => void patient.refetch()} />}
      {patient.isPending && <LoadingSkeleton />}
      {patient.isSuccess && (
        <BookVisit
          patient={patient.data}
          onBooked={(visit) => {
            notifyDone(`Booked: ${instantText(visit.starts_at, patient.data.time_zone)}.`);
            void navigate("/visits");
          }}
        />
      )}
    </Stack>
  );
}
