export { MedicationList } from "./MedicationList";
