import Simulator
import Testing

private let response = ReporterResponse(
    restingRatio: 0.8,
    amplitude: 0.5,
    delayInSeconds: 100,
    halfTimeInSeconds: 600
)

@Test(arguments: ResponseKinetics.allCases)
func ratioRisesHalfwayInTheHalfTime(kinetics: ResponseKinetics) {
    #expect(response.ratio(secondsAfterDose: -1e6, kinetics: kinetics) == 0.8)
    #expect(response.ratio(secondsAfterDose: 100, kinetics: kinetics) == 0.8)
    #expect(abs(response.ratio(secondsAfterDose: 700, kinetics: kinetics) - 1) < 1e-12)
    #expect(abs(response.ratio(secondsAfterDose: 1e8, kinetics: kinetics) - 1.2) < 1e-6)
    #expect(abs(response.ratio(secondsAfterDose: 1e200, kinetics: kinetics) - 1.2) < 1e-12)
}

@Test func theFormsDifferEarly() {
    let first = response.ratio(secondsAfterDose: 200, kinetics: .firstOrder)
    let sigmoid = response.ratio(secondsAfterDose: 200, kinetics: .sigmoid)
    #expect(first > sigmoid + 0.02)
}

@Test func aNonResponderStays() {
    var silent = response
    silent.amplitude = 0
    #expect(!silent.isResponder && response.isResponder)
    #expect(silent.ratio(secondsAfterDose: 5_000, kinetics: .firstOrder) == 0.8)
}
