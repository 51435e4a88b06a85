import Evaluation

extension SegmentationScore {
    /// What to mind where the truth seems to outline only some of the cells; nil elsewhere.
    var noteOnPartialTruth: String? {
        guard referenceMayBePartial else { return nil }
        return
            "\(objectsWithoutReference) of \(resultObjects) found cells share no pixel with a true one; if the truth "
            + "outlines only some of the cells, read SEG, recall and mean matched IoU: precision, F1, AP and PQ count all "
            + "others as invented"
    }
}
