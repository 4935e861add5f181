{# USES_VARIABLES { N } #}
{# Few blocks of cells hold a spike: a vector loop finds those that do, and only they are looked
   through cell by cell. #}
{% extends 'common_group.cpp' %}
{% block maincode %}
    const size_t _vectorisation_idx = -1;
    {{scalar_code|autoindent}}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    const int32_t _block = 256;
    int32_t _count = 0;
    for (int32_t _begin = 0; _begin < N; _begin += _block) {
        const int32_t _end = std::min<int32_t>(_begin + _block, N);
        int32_t _found = 0;
        INDEPENDENT
        for (int32_t _idx = _begin; _idx < _end; _idx++) {
            const size_t _vectorisation_idx = _idx;
            {{vector_code|autoindent}}
            _found += _cond ? 1 : 0;
        }
        if (_found == 0) continue;
        for (int32_t _idx = _begin; _idx < _end; _idx++) {
            const size_t _vectorisation_idx = _idx;
            {{vector_code|autoindent}}
            if (_cond) {{_eventspace}}[_count++] = _idx;
        }
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
