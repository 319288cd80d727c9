/** The part of jstat (which brings no types) that lib/stats/core/special.ts uses. */
declare module "jstat" {
  type Special = {
    gammaln(x: number): number
    erfc(x: number): number
    normal: { inv(p: number, mean: number, deviation: number): number }
    studentt: { inv(p: number, degrees: number): number; cdf(x: number, degrees: number): number }
    chisquare: { cdf(x: number, degrees: number): number }
  }
  const jstat: { jStat: Special }
  export default jstat
}
