import Foundation
import Lineage
import Testing

@Suite struct DivisionParametersTests {
    @Test func survivesCoding() throws {
        var parameters = DivisionParameters()
        parameters.maximumGap = 7
        parameters.allowsThreeDaughters = false
        parameters.separation = 1.25
        let coded = try JSONEncoder().encode(parameters)
        #expect(try JSONDecoder().decode(DivisionParameters.self, from: coded) == parameters)
        var budding = BuddingParameters()
        budding.growthFrames = 12
        budding.hasteCost = 0
        let codedBudding = try JSONEncoder().encode(budding)
        #expect(try JSONDecoder().decode(BuddingParameters.self, from: codedBudding) == budding)
    }

    @Test func absentNamesKeepTheirDefault() throws {
        let parameters = try JSONDecoder().decode(DivisionParameters.self, from: Data(#"{"maximumGap": 1}"#.utf8))
        #expect(parameters.maximumGap == 1)
        #expect(parameters.areaSum == DivisionParameters().areaSum)
        #expect(try JSONDecoder().decode(BuddingParameters.self, from: Data("{}".utf8)) == BuddingParameters())
    }

    @Test func unknownNamesAreRefused() throws {
        #expect(throws: LineageError.self) {
            try JSONDecoder().decode(DivisionParameters.self, from: Data(#"{"maximumgap": 1}"#.utf8))
        }
        #expect(throws: LineageError.self) {
            try JSONDecoder().decode(BuddingParameters.self, from: Data(#"{"haste": 1}"#.utf8))
        }
    }

    @Test(arguments: [
        "maximumGap": -1, "historyFrames": 0, "minimumConfidence": 1.5, "separation": 0, "areaDeviation": -1,
        "shrinkDeviation": 0, "intensitySumDeviation": 0, "apartRate": 1, "overlapShare": 0,
        "divisionCost": -0.5, "maximumTermCost": 1e9,
    ])
    func valuesOutOfRangeAreRefused(_ name: String, value: Double) throws {
        let text = value == value.rounded() ? "\(Int(value))" : "\(value)"
        do {
            _ = try JSONDecoder().decode(DivisionParameters.self, from: Data(#"{"\#(name)": \#(text)}"#.utf8))
            Issue.record("\(name) = \(text) was accepted")
        } catch LineageError.parameter(let found, _) {
            #expect(found == name)
        }
    }

    @Test func detectorsRefuseImpossibleParameters() {
        var division = DivisionParameters()
        division.separationDeviation = .nan
        #expect(throws: LineageError.self) { try DivisionDetection(parameters: division) }
        var budding = BuddingParameters()
        budding.gapDeviation = 0
        #expect(throws: LineageError.self) { try Budding(parameters: budding) }
    }
}
