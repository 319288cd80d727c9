type Visibility = "private" | "unlisted" | "public"

const resultsWords: Readonly<Record<Visibility, string>> = {
  private: "Only you can see these results.",
  unlisted:
    "Anyone who has the address of their page can read them, texts included; it is a plain number, so others could guess it. Analyses of them keep their own setting.",
  public: "Everyone can find and read them, texts included. Analyses of them keep their own setting.",
}

const analysisWords: Readonly<Record<Visibility, string>> = {
  private: "Only you can see this analysis.",
  unlisted:
    "Anyone who has the address of its page can read it; it is a plain number, so others could guess it. Texts show where the results may be seen as well.",
  public: "Everyone can find and read it. Texts show where the results may be seen as well.",
}

/** What is shared now, for who has just chosen it. */
export const sharedResults = (visibility: Visibility): string => `Saved. ${resultsWords[visibility]}`
export const sharedAnalysis = (visibility: Visibility): string => `Saved. ${analysisWords[visibility]}`
