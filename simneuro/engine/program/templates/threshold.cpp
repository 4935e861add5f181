{# USES_VARIABLES { N } #}
{# A vector loop marks the cells of a block that are over threshold; since they are few, the marks
   are tested eight at a time. #}
{% extends 'common_group.cpp' %}
{% block maincode %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    int32_t _count = 0;
    Marks _marks;
    for (int32_t _begin = 0; _begin < N; _begin += Marks::size) {
        const int32_t _end = std::min<int32_t>(_begin + Marks::size, N);
        INDEPENDENT
        for (int32_t _idx = _begin; _idx < _end; _idx++) {
            const size_t _vectorisation_idx = _idx;
            {{vector_code|autoindent}}
            _marks.cells[_idx - _begin] = _cond;
        }
        _count = _marks.collect(_begin, _end, {{_eventspace}}, _count);
    }
    {{_eventspace}}[N] = _count;
    {% if _uses_refractory %}
    for (int32_t _spike = 0; _spike < _count; _spike++) {
        const int32_t _idx = {{_eventspace}}[_spike];
        {{not_refractory}}[_idx] = false;
        {{lastspike}}[_idx] = {{t}};
    }
    {% endif %}
{% endblock %}
{% block after_code %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    {{_eventspace}}[N] = 0;
{% endblock %}
