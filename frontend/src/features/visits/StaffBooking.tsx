import { Modal } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { BookVisit } from "./BookVisit";
import { Notice, notifyDone } from "@/components";
import type { Patient } from "@/lib/api";
import { instantText, zoneName } from "@/lib/time";

/** Staff book for a patient: with themselves first, in the patient's own time. */
export function StaffBooking({ patient, ownId, onClose }: { patient: Patient; ownId: string; onClose: () => void }) {
  const queries = useQueryClient();
  const own = patient.prescribers.find(({ id }) => id === ownId)?.id;
  return (
    <Modal opened onClose={onClose} title={`Book a visit for ${patient.name}`} size="lg">
      {patient.prescribers.length === 0 ? (
        <Notice tone="caution" title="No prescriber is on this patient’s care team">
          Ask an administrator to add one to the team; then the open times appear here.
        </Notice>
      ) : (
        <BookVisit
          patient={patient}
          {...(own === undefined ? {} : { startWith: own })}
          onBooked={(visit) => {
            notifyDone(`Booked ${patient.name}: ${instantText(visit.starts_at, patient.time_zone)}, ${zoneName(patient.time_zone)}.`);
            void queries.invalidateQueries();
            onClose();
          }}
        />
      )}
    </Modal>
  );
}
