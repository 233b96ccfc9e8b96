import { Button } from "@mantine/core";
import { checkInWords, type Language } from "./checkInWords";

/** A page that says nothing about who was here. */
const NEUTRAL = "https://www.weather.gov/";

export function leaveQuickly(go: (address: string) => void = (address) => window.location.replace(address)): void {
  document.title = "";
  document.body.replaceChildren();
  document.body.style.background = "Canvas";
  go(NEUTRAL);
}

/** For somebody who is not alone: one tap, and neither the screen nor the way back shows the question. */
export function QuickExit({ language }: { language: Language }) {
  const words = checkInWords(language);
  return (
    <Button variant="default" size="sm" aria-description={words.leaveHint} onClick={() => leaveQuickly()}>
      {words.leave}
    </Button>
  );
}
