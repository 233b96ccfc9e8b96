import { Stack } from "@mantine/core";
import { medicineName } from "./MedicineName";
import { MyMedicines } from "@/features/prescriptions/MyMedicines";
import { PharmacyPanel } from "@/features/prescriptions/Pharmacy";
import { useAccount } from "@/lib/account";

/** The patient's own list, and the pharmacy they chose. */
export function MedicinesPage() {
  const { person_id: patientId } = useAccount();
  return (
    <Stack>
      <MyMedicines nameField={medicineName} />
      <PharmacyPanel patientId={patientId} isOwn mayChoose />
    </Stack>
  );
}
