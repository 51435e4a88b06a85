import Simulator

/// What a perfect measurement would say of a cell, by the definitions of the program.
struct TrueResponse {
    let isResponder: Bool
    /// Largest relative change that the cell reaches while it is watched.
    let amplitude: Double
    /// Seconds from the dose to half of that change.
    let halfTimeInSeconds: Double

    /// The noise-free course of a cell, looked at until a time after the dose.
    init(_ response: ReporterResponse, kinetics: ResponseKinetics, watchedInSeconds: Double) {
        func change(_ seconds: Double) -> Double {
            response.ratio(secondsAfterDose: seconds, kinetics: kinetics) / response.restingRatio - 1
        }
        isResponder = response.isResponder
        amplitude = change(watchedInSeconds)
        var (low, high) = (0.0, watchedInSeconds)
        for _ in 0..<50 {
            let middle = (low + high) / 2
            if change(middle) < amplitude / 2 { low = middle } else { high = middle }
        }
        halfTimeInSeconds = high
    }
}
