import Foundation
import Segmenter
import Testing

@Suite struct ClassicalParametersTests {
    @Test func absentNamesKeepTheirDefaults() throws {
        let parameters = try JSONDecoder().decode(ClassicalParameters.self, from: Data(#"{"sensitivity": 2}"#.utf8))
        var expected = ClassicalParameters()
        expected.sensitivity = 2
        #expect(parameters == expected)
    }

    @Test func survivesCoding() throws {
        var parameters = ClassicalParameters()
        parameters.channel = 2
        parameters.nucleusChannel = 1
        parameters.mode = .darkRing
        parameters.diameterInPixels = 31.5
        parameters.minimumAreaInPixels = 12
        parameters.maximumAreaInPixels = 4000
        parameters.clearsBorder = true
        parameters.sensitivity = 0.5
        parameters.smoothingInPixels = 2
        parameters.waistDepth = 0.3
        parameters.maximumHoleAreaInPixels = 7
        let data = try JSONEncoder().encode(parameters)
        #expect(try JSONDecoder().decode(ClassicalParameters.self, from: data) == parameters)
    }

    @Test func refusesUnknownNames() {
        #expect {
            try JSONDecoder().decode(ClassicalParameters.self, from: Data(#"{"treshold": 2}"#.utf8))
        } throws: { error in
            guard case .parameter(let name, let reason)? = error as? SegmentationError else { return false }
            return name == "treshold" && reason.contains("sensitivity")
        }
    }

    @Test(arguments: [
        #"{"channel": -1}"#, #"{"nucleusChannel": -2}"#, #"{"diameterInPixels": 0}"#, #"{"sensitivity": 0}"#,
        #"{"smoothingInPixels": -1}"#, #"{"waistDepth": -0.1}"#, #"{"minimumAreaInPixels": 0}"#,
        #"{"maximumAreaInPixels": 0}"#, #"{"maximumHoleAreaInPixels": -1}"#,
        #"{"minimumAreaInPixels": 10, "maximumAreaInPixels": 5}"#,
    ])
    func refusesValuesOutOfRange(_ text: String) {
        #expect(throws: SegmentationError.self) {
            try JSONDecoder().decode(ClassicalParameters.self, from: Data(text.utf8))
        }
    }

    @Test func segmenterRefusesParametersSetInCode() {
        var parameters = ClassicalParameters()
        parameters.sensitivity = .nan
        #expect(throws: SegmentationError.parameter(name: "sensitivity", reason: "must be between 0.05 and 20.0")) {
            try ClassicalSegmenter(parameters: parameters)
        }
    }

    @Test func tellsEveryParameter() throws {
        let texts = try ClassicalSegmenter().parameters
        let names = Mirror(reflecting: ClassicalParameters()).children.compactMap(\.label)
        #expect(texts.keys.sorted() == names.sorted())
        #expect(texts["diameterInPixels"] == "automatic")
    }
}
