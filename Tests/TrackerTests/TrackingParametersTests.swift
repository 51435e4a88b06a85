import Foundation
import Testing
import Tracker

@Suite struct TrackingParametersTests {
    private func decoded(_ text: String) throws -> TrackingParameters {
        try JSONDecoder().decode(TrackingParameters.self, from: Data(text.utf8))
    }

    @Test func survivesCoding() throws {
        var parameters = TrackingParameters()
        parameters.method = .iou
        parameters.maximumGap = 5
        parameters.gateInPixels = 31.5
        parameters.overlapWeight = 0.25
        parameters.sizeWeight = 0.3
        parameters.brightnessWeight = 0.2
        parameters.endCost = 0.75
        parameters.clearCost = 0.2
        parameters.missCost = 0.35
        parameters.motion = .moving
        parameters.repairsMasks = false
        parameters.iou.minimumScore = 0.1
        parameters.iou.minimumBestScore = 0.2
        parameters.iou.minimumIoU = 0.4
        parameters.iou.minimumLength = 3
        parameters.iou.geometry = .boxes
        let coded = try JSONEncoder().encode(parameters)
        #expect(try JSONDecoder().decode(TrackingParameters.self, from: coded) == parameters)
    }

    @Test func absentNamesKeepTheirDefault() throws {
        #expect(try decoded("{}") == TrackingParameters())
        var expected = TrackingParameters()
        expected.iou.minimumIoU = 0.5
        #expect(try decoded(#"{"iou": {"minimumIoU": 0.5}}"#) == expected)
    }

    @Test func costsOfTheFirstVersionAreLeftOut() throws {
        var expected = TrackingParameters()
        expected.maximumGap = 4
        let text = #"{"maximumGap": 4, "sizeWeight": 0.1, "unmatchedCost": 0.5, "promptCost": 0.7, "gapCost": 0.2}"#
        #expect(try decoded(text) == expected)
    }

    @Test(arguments: [(#"{"maximumgap": 2}"#, "maximumgap"), (#"{"iou": {"sigma": 1}}"#, "iou.sigma")])
    func unknownNamesAreRefused(text: String, name: String) throws {
        do {
            _ = try decoded(text)
            Issue.record("accepted \(text)")
        } catch let error as TrackerError {
            #expect(error.description.hasPrefix("\(name): is not a tracking parameter"))
        }
    }

    @Test func valuesOutsideTheirRangeAreRefused() throws {
        func refuses(_ name: String, _ change: (inout TrackingParameters) -> Void) -> Bool {
            var parameters = TrackingParameters()
            change(&parameters)
            do {
                _ = try Tracker(parameters: parameters)
                return false
            } catch {
                return error.description.hasPrefix(name + ":")
            }
        }
        #expect(refuses("maximumGap") { $0.maximumGap = -1 })
        #expect(refuses("maximumGap") { $0.maximumGap = 64 })
        #expect(refuses("gateInPixels") { $0.gateInPixels = 0 })
        #expect(refuses("gateInPixels") { $0.gateInPixels = .infinity })
        #expect(refuses("overlapWeight") { $0.overlapWeight = 1.1 })
        #expect(refuses("sizeWeight") { $0.sizeWeight = -0.1 })
        #expect(refuses("brightnessWeight") { $0.brightnessWeight = .nan })
        #expect(refuses("endCost") { $0.endCost = .nan })
        #expect(refuses("clearCost") { $0.clearCost = .nan })
        #expect(refuses("missCost") { $0.missCost = .infinity })
        #expect(refuses("iou.minimumScore") { $0.iou.minimumScore = 2 })
        #expect(refuses("iou.minimumBestScore") { $0.iou.minimumBestScore = -1 })
        #expect(refuses("iou.minimumIoU") { $0.iou.minimumIoU = 0 })
        #expect(refuses("iou.minimumLength") { $0.iou.minimumLength = 0 })
        #expect(!refuses("") { _ in })
    }
}
