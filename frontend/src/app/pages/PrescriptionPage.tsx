import { Button } from "@mantine/core";
import { Link, useParams } from "react-router";
import { PrescriptionSheet } from "@/features/prescriptions/PrescriptionSheet";

/** One signed prescription of a patient. */
export function PrescriptionPage() {
  const { patientId = "", prescriptionId = "" } = useParams();
  const back = (
    <Button component={Link} to={`/patients/${patientId}`} variant="default">
      Chart
    </Button>
  );
  return <PrescriptionSheet key={prescriptionId} patientId={patientId} prescriptionId={prescriptionId} back={back} />;
}
