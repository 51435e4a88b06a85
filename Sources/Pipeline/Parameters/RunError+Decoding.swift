import Lineage
import NeuralNetwork
import Reporters
import Segmenter
import Tracker

extension RunError {
    static let needsNumber = "must be a finite number"
    static let needsWholeNumber = "must be a whole number that is not too large"

    /// What a decoder of parameters found wrong, in words for a person.
    init(decoding error: any Error) {
        switch error {
        case TrackerError.parameter(let name, let reason): self = .parameter(name: name, reason: reason)
        case LineageError.parameter(let name, let reason): self = .parameter(name: name, reason: reason)
        case SegmentationError.parameter(let name, let reason): self = .parameter(name: name, reason: reason)
        case let error as ReporterError: self = .reporter(error)
        case DecodingError.typeMismatch(let type, let context):
            self = .parameter(name: context.name, reason: RunError.need(of: type) ?? context.debugDescription)
        case DecodingError.dataCorrupted(let context):
            self = .parameter(name: context.name, reason: RunError.choices(context.debugDescription))
        case DecodingError.keyNotFound(let key, let context):
            self = .parameter(name: context.name, reason: "'\(key.stringValue)' is missing")
        case DecodingError.valueNotFound(_, let context):
            self = .parameter(name: context.name, reason: "has no value")
        case EncodingError.invalidValue(_, let context):
            self = .parameter(name: context.codingPath.name, reason: RunError.needsNumber)
        default: self = .parameter(name: "parameters", reason: "\(error)")
        }
    }

    /// What a value must be to be decoded as a type; nil for types that no parameter has.
    private static func need(of type: any Any.Type) -> String? {
        switch type {
        case is Double.Type, is Float.Type: needsNumber
        case is any FixedWidthInteger.Type: needsWholeNumber
        case is Bool.Type: "must be true or false"
        case is String.Type: "must be a text"
        case is [Any].Type: "must be a list"
        case is [String: Any].Type: "must be a table of names and values"
        default: nil
        }
    }

    /// The words that a parameter may be, in place of the decoder's report that one is none of them.
    private static func choices(_ report: String) -> String {
        if report.contains("does not fit") { return needsWholeNumber }
        let found = known.first { report.hasPrefix("Cannot initialize \($0.type) from") }
        guard let found, let word = report.firstRange(of: " value ") else { return report }
        return "there is no '\(report[word.upperBound...])'; known are \(found.words.joined(separator: ", "))"
    }

    /// Types of parameters that are one of several words.
    private static let known = [
        words(SegmenterChoice.self), words(NucleusSource.self), words(ObjectContrast.self), words(Precision.self),
        words(TileBorder.self), words(TrackingMethod.self), words(MotionMode.self), words(IoUGeometry.self),
        words(DivisionMode.self), words(MaskMeaning.self), words(MeasurementRegion.self), words(RatioStatistic.self),
        words(SignalStatistic.self), words(FRETMeasure.self), words(TraceNormalization.self),
    ]

    private static func words<Choice: CaseIterable & RawRepresentable<String>>(
        _ type: Choice.Type
    ) -> (type: String, words: [String]) {
        ("\(type)", type.allCases.map(\.rawValue))
    }
}

extension DecodingError.Context {
    /// Name of the parameter that is wrong.
    fileprivate var name: String { codingPath.name }
}

extension [any CodingKey] {
    /// The path as it is written in errors, such as `reporters[0].region`.
    fileprivate var name: String {
        reduce("") { name, key in
            if let index = key.intValue { return "\(name)[\(index)]" }
            return name.isEmpty ? key.stringValue : "\(name).\(key.stringValue)"
        }
    }
}
