import { RenewalForm } from "@/features/prescriptions/RenewalForm";
import type { RefillRequest } from "@/lib/api";

/** Joins a refill request with the form that checks and signs its renewal. */
export const signRefill = (request: RefillRequest, onClose: () => void) => <RenewalForm request={request} onClose={onClose} />;
